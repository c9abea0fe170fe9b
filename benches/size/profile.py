#!/usr/bin/env python3
"""What the code consists of that tohead adds to an app's release binary, by the modules that it is compiled for.

`./run` calls it. It compares the symbols and the sections of two binaries that are not stripped, and prints Markdown.
"""

import collections
import re
import subprocess
import sys

# What a module of tohead is there for; the others are summed up.
MODULES = {
    "run": "the run: lock, plan, steps, checks, commit",
    "ledger": "the ledger: read, folded, appended to, its digests",
    "backup": "backups before lossy steps",
    "snapshot": "new databases: image and script",
    "foreign_keys": "violations of foreign keys, before and after",
    "bystanders": "which tables need not be read for them",
    "watch": "violations of foreign keys, before and after",
    "reference_check": "which tables need not be read for them",
    "reach": "which tables need not be read for them",
    "parent_keys": "which tables need not be read for them",
    "plan": "the plan, or the refusal",
    "error": "errors, and what they say",
    "boxed": "errors, and what they say",
    "schema": "the live schema: read, normalised, compared",
    "drift": "the live schema: read, normalised, compared",
    "source": "the live schema: read, normalised, compared",
    "late": "lower versions that were merged late",
    "footprint": "lower versions that were merged late",
    "replay": "lower versions that were merged late",
    "envelope": "pragmas, locks, waiting",
    "standing": "where the database is",
    "precondition": "where the database is",
    "row_guard": "rows, counted before and after",
    "sorted": "maps and sets",
    "query": "questions to SQLite",
}
SHARED = ["sorted", "query", "boxed", "migration", "version", "hash"]
OTHER = "everything else of tohead"
CRATES = {
    "rusqlite": "rusqlite: what the app itself does not call",
    "hashlink": "rusqlite: what the app itself does not call",
    "hashbrown": "rusqlite: what the app itself does not call",
    "foldhash": "rusqlite: what the app itself does not call",
    "libsqlite3_sys": "rusqlite: what the app itself does not call",
    "semver": "semver",
    "hmac_sha256": "SHA-256",
    "lz4_flex": "LZ4",
}
STANDARD = "the standard library: files, text, formatting"
SECTIONS = {
    "what unwinding a panic needs": [".eh_frame", ".eh_frame_hdr", ".gcc_except_table"],
    "constants: SQL, messages, the image": [".rodata"],
    "addresses, and their relocation": [".data.rel.ro", ".rela.dyn", ".got", ".data", ".relro_padding"],
}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def code(binary, name):
    """The sizes of all functions by their names, which occur more than once where there are copies."""
    sizes = collections.defaultdict(list)
    for line in output("nm", "--print-size", "--demangle", binary).splitlines():
        fields = line.split(" ", 3)
        if len(fields) == 4 and fields[1] and fields[2] in "tTwW":
            sizes[fields[3].replace(name, "app")].append(int(fields[1], 16))
    return sizes


def part(symbol):
    modules = re.findall(r"\btohead::(\w+)", symbol)
    if modules:
        # A map of another module's values is compiled for that one.
        asking = [module for module in modules if module not in SHARED]
        return MODULES.get((asking or modules)[0], OTHER)
    crate = re.search(r"\b(\w+)::", symbol)
    if symbol.startswith("app::"):
        return "the app's calls"
    for name, what in CRATES.items():
        if re.search(rf"\b{name}::", symbol):
            return what
    return STANDARD if crate or symbol.startswith("<") else "everything else"


def sections(binary):
    fields = (line.split() for line in output("size", "-A", binary).splitlines())
    return {field[0]: int(field[1]) for field in fields if len(field) == 3 and field[1].isdigit()}


def main(plain, migrated):
    before, after = code(plain, "size_plain"), code(migrated, "size_n1")
    parts, copies = collections.Counter(), 0
    for symbol, sizes in after.items():
        added = sum(sizes) - sum(before.get(symbol, []))
        parts[part(symbol)] += added
        if symbol not in before:
            copies += sum(sizes) - max(sizes)
    old, new = sections(plain), sections(migrated)
    text = new[".text"] - old[".text"]
    print("| part | KiB |\n| --- | --- |")
    shown = 0
    for name, size in parts.most_common():
        if size >= 1024:
            shown += size
            print(f"| {name} | {size / 1024:.1f} |")
    print(f"| smaller parts, and padding | {(text - shown) / 1024:.1f} |")
    print(f"| **code** | **{text / 1024:.1f}** |")
    for name, of in SECTIONS.items():
        print(f"| {name} | {sum(new.get(s, 0) - old.get(s, 0) for s in of) / 1024:.1f} |")
    print()
    print(f"Of the code, {copies / 1024:.1f} KiB are further copies of functions that are there already: each unit that the")
    print("compiler makes of a crate has its own of what is generic or drops a value.")


if __name__ == "__main__":
    main(*sys.argv[1:])
