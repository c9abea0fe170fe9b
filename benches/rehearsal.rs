//! Build time: reading, checking and rehearsing a directory of migrations.

mod support;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use tohead::build::Compiler;

fn rehearsal(c: &mut Criterion) {
    let mut group = c.benchmark_group("rehearsal");
    group.sample_size(10);
    for count in [100, 300, 1_000] {
        let dir = tempfile::tempdir().expect("a temporary directory");
        support::write_set(dir.path(), count);
        group.bench_function(format!("{count} migrations"), |b| {
            b.iter_batched(
                || Compiler::new(dir.path()),
                |compiler| compiler.check(),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, rehearsal);
criterion_main!(benches);
