fn main() {
    tohead::build::embed("migrations");
}
