#!/usr/bin/env python3
"""The rules of the tree, as a test: tree.py ROOT names every breach with its place and its remedy.

The tables at the top are the rules; docs/architecture.md explains them. tree_test.py shows each of them a bad tree.
"""
import re
import sys
from dataclasses import dataclass
from pathlib import Path

# A room of src/ -> the rooms that it may include, besides itself. Arrows point down only.
ROOMS = {
    "base": [],
    "domain": ["base"],
    "engine": ["domain", "base"],
    "intake": ["domain", "base"],
    "channels": ["engine", "domain", "base"],
    "storage": ["engine", "domain", "base"],
    "net": ["base"],
    "api": ["engine", "intake", "channels", "net", "domain", "base"],
    "app": ["api", "channels", "engine", "intake", "net", "storage", "domain", "base"],
}

# Libraries that stay behind one door: what the include looks like, where it is allowed, what to do instead.
LIBRARIES = [
    (r"boost/(asio|beast)\b|boost/asio\.hpp|boost/beast\.hpp", ["src/net/"],
     "Asio and Beast live in net/ only: put it behind a plain header there"),
    (r"curl/", ["src/net/"], "curl lives in net/ only: use net's client"),
    (r"sqlite3", ["src/storage/", "tests/contract/", "tests/crash/"], "SQL lives in storage/ only: add to its port"),
    (r"libpq|postgresql/", ["src/storage/", "tests/contract/", "tests/crash/"],
     "SQL lives in storage/ only: add to its port"),
    (r"openssl/", ["src/base/", "src/net/"], "OpenSSL lives behind base/crypto and net/: extend those"),
    (r"argon2\.h", ["src/base/"], "argon2 lives behind base/crypto: use hash_password()"),
    (r"xxhash", ["src/base/"], "xxhash lives behind base/hash: use digest()"),
    (r"spdlog/", ["src/base/"], "spdlog lives behind base/log: use log::info() and its kin"),
    (r"cctz/", ["src/domain/oncall/"], "time zones live in domain/oncall only: ask it for instants"),
    (r"yaml-cpp/", ["src/api/", "src/app/"], "YAML is read in api/ and app/ only"),
    (r"nlohmann/|rapidjson/|simdjson", [], "JSON is Boost.JSON by description: base/describe.hpp"),
]

# Who may lock, and why. Everybody else meets others in these.
LOCKS = {
    r"^src/net/": "connections live on several threads",
    r"^src/app/": "starting and stopping",
    r"^src/engine/engine\.cpp$": "the queue of commands",
    r"^src/api/pool\.[ch]pp$": "the queues of readers and workers",
    r"^src/api/live\.[ch]pp$": "the feed's mailbox, between engine and sockets",
    r"^src/api/(throttle|upload_turns)\.[ch]pp$": "counters that all network threads share",
    r"^src/storage/memory_\w+\.[ch]pp$": "stands in for a database, which locks for itself",
    r"_test\.cpp$": "tests wait for threads",
}

# Text that has no place: pattern, files it is banned in, files excused, remedy.
# Matched on code with comments and literals blanked, except the rows marked `raw`.
@dataclass
class Ban:
    pattern: str
    where: str
    excused: list
    remedy: str
    raw: bool = False


CODE = r"\.(cpp|hpp)$"
TEXT = r"\.(cpp|hpp|ts|tsx|css|html|py|sh|js|mjs|cmake|yaml|yml|md|service)$|(^|/)(dev|CMakeLists\.txt|run)$"
BANS = [
    Ban(r"\bstd::regex\b|#\s*include\s*<regex>", CODE, [], "std::regex is slow and can hang: use RE2"),
    Ban(r"\busing\s+namespace\s+std\s*;", CODE, [], "write std:: where you mean it"),
    Ban(r"\b(system_clock|steady_clock|high_resolution_clock)::now\b", r"^src/" + ".*" + CODE,
        [r"^src/base/clock\.hpp$", r"^src/app/", r"^src/net/"],
        "time is an argument: take `Time now`, or a Clock& where a clock is owned"),
    Ban(r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.>:])sleep\s*\(", r"_test\.cpp$|^tests/.*" + CODE, [],
        "tests wait for a condition with a deadline, or move a simulated clock: never sleep"),
    Ban(r"\bstd::(recursive_|shared_|timed_)?mutex\b|\bstd::(lock_guard|unique_lock|scoped_lock|condition_variable)\b",
        r"^src/" + ".*" + CODE, list(LOCKS),
        "threads meet in the bounded queues that there are (LOCKS in tests/tree/tree.py), not behind one more mutex"),
    Ban(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", TEXT, [r"^tests/tree/"],
        "finish it, or file an issue: the tree carries no notes to self", raw=True),
    Ban(r"(?<![\w.])/(work|home|Users|root|mnt|media)/\w", TEXT, [r"^tests/tree/", r"^packaging/"],
        "a path of one machine: make it an argument, or relative to the source", raw=True),
]

LINES_MAX = 800
# Generated or copied as a whole, so that no reader scrolls through it.
LONG_FILES = [r"^web/src/api/.*schema.*\.ts$", r"package-lock\.json$", r"^docs/openapi/", r"^tests/vectors/", r"^LICENSE$"]
# Boost costs seconds wherever a header carries it along; forward declarations do not.
BOOST_IN_HEADERS = [r"^src/net/", r"^src/base/describe\.hpp$"]
BOOST_FORWARD = r"boost/(json|asio|beast|system)/.*fwd\.hpp|boost/json/fwd\.hpp"
# What a header of ours uses of the standard library has to be included by it, or by a header of ours that it includes:
# the test `headers` compiles with these precompiled, and so would not miss them.
STANDARD = {
    "string": r"string|to_string|stoi", "string_view": r"string_view", "vector": r"vector", "optional": r"optional|nullopt",
    "memory": r"unique_ptr|shared_ptr|weak_ptr|make_shared|make_unique", "map": r"map|multimap", "set": r"set|multiset",
    "functional": r"function|move_only_function|less|greater|equal_to", "variant": r"variant|visit|get_if|monostate",
    "chrono": r"chrono", "cstdint": r"u?int(8|16|32|64)_t", "unordered_map": r"unordered_map",
    "unordered_set": r"unordered_set", "deque": r"deque", "span": r"span", "array": r"array", "expected": r"expected|unexpected",
    "atomic": r"atomic", "thread": r"thread|this_thread", "mutex": r"mutex|scoped_lock|unique_lock|lock_guard|once_flag",
    "condition_variable": r"condition_variable", "future": r"future|promise", "filesystem": r"filesystem",
}
# A standard header that brings others along, by the standard's own words or by what its classes are made of.
BRINGS = {"string": ["string_view"], "filesystem": ["string", "chrono"], "future": ["mutex", "thread"]}
SKIPPED = {"build", "node_modules", "data", "dist", ".git", ".cache"}


def files_of(root):
    """Every file of ours, as its path below root."""
    pending = [root]
    while pending:
        for path in sorted(pending.pop().iterdir()):
            if path.name in SKIPPED or path.is_symlink():
                continue
            if path.is_dir():
                pending.append(path)
            else:
                yield path.relative_to(root).as_posix(), path


LITERAL_OR_COMMENT = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|(?<!\w)'(?:\\.|[^'\\\n])+'""", re.S)


def code_only(text):
    """The text with comments and literals blanked, line by line as long as before; includes keep their name."""
    def blank(match):
        line_start = text.rfind("\n", 0, match.start()) + 1
        if match.group(0).startswith('"') and re.match(r"\s*#\s*include\s*$", text[line_start:match.start()]):
            return match.group(0)
        return re.sub(r"[^\n]", " ", match.group(0))
    return LITERAL_OR_COMMENT.sub(blank, text)


def room_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


def check_includes(path, code):
    room = room_of(path)
    for number, line in enumerate(code.split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not match:
            continue
        target = match.group(2)
        if room and match.group(1) == '"':
            yield from check_room(room, target, number)
        for pattern, allowed, remedy in LIBRARIES:
            if re.match(pattern, target) and not any(path.startswith(place) for place in allowed):
                yield number, f"<{target}> is not for this place", remedy
        if (path.startswith("src/") and path.endswith(".hpp") and target.startswith("boost/")
                and not re.match(BOOST_FORWARD, target) and not any(re.search(e, path) for e in BOOST_IN_HEADERS)):
            yield number, f"<{target}> in a header", "include it in the .cpp, or a forward header (boost/json/fwd.hpp) here"


def check_room(room, target, number):
    other = target.split("/")[0]
    if room not in ROOMS:
        yield number, f"src/{room}/ is no room of the house", "add it to ROOMS in tests/tree/tree.py and to docs/architecture.md"
    elif "/" not in target or other not in ROOMS:
        yield number, f'"{target}" does not start with a room', 'name it from src/: #include "domain/..."'
    elif other != room and other not in ROOMS[room]:
        yield (number, f"{room}/ may not include {other}/",
               f"{room}/ may use {', '.join(ROOMS[room]) or 'no other room'}: move the code up, or pass a value or a port down")


def standard_headers(root, path, seen):
    """The standard headers that a header of ours includes, itself or through headers of ours."""
    if path in seen or not (root / path).exists():
        return set()
    seen.add(path)
    found = set()
    for bracket, target in re.findall(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', (root / path).read_text(), re.M):
        found |= standard_headers(root, "src/" + target, seen) if bracket == '"' else {target, *BRINGS.get(target, [])}
    return found


def check_standard(root, path, code):
    if not (path.startswith("src/") and path.endswith(".hpp")):
        return
    included = standard_headers(root, path, set())
    for header, names in STANDARD.items():
        if header in included:
            continue
        for number, line in enumerate(code.split("\n"), 1):
            if used := re.search(rf"\bstd::({names})\b", line):
                yield number, f"{used.group(0)} without its header", f"#include <{header}>"
                break


def check_bans(path, text, code):
    for ban in BANS:
        if not re.search(ban.where, path) or any(re.search(e, path) for e in ban.excused):
            continue
        for number, line in enumerate((text if ban.raw else code).split("\n"), 1):
            if found := re.search(ban.pattern, line):
                yield number, f"'{found.group(0).strip()}'", ban.remedy


def check_links(path, file, text):
    for number, line in enumerate(text.split("\n"), 1):
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", line):
            # Screenshots are made by the e2e test, after a build.
            if "docs/screenshots/" not in target and not (file.parent / target).exists():
                yield number, f"a link to {target}", "there is no such file: correct the link"


def check_shape(path, file, text):
    lines = text.count("\n")
    if lines > LINES_MAX and re.search(TEXT, path) and not any(re.search(e, path) for e in LONG_FILES):
        yield lines, f"{lines} lines", f"a file holds one idea in at most {LINES_MAX} lines: split it by ideas"
    if path.startswith("src/") and path.endswith(".hpp") and "#pragma once" not in text:
        yield 1, "no #pragma once", "every header has it"
    # A .cpp beside its header, and a test beside its code, are introduced by that.
    introduced = path.endswith("_test.cpp") or path.endswith(".cpp") and file.with_suffix(".hpp").exists()
    if path.startswith("src/") and re.search(CODE, path) and not introduced and not text.startswith("//"):
        yield 1, "no first words", "the first lines of a file say what it is"


def breaches(root):
    """(path, line, what, remedy) for every breach below root; and the number of files read."""
    found, read = [], 0
    for path, file in files_of(root):
        if not re.search(TEXT, path):
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        read += 1
        checks = [check_shape(path, file, text)]
        if re.search(CODE, path):
            code = code_only(text)
            checks += [check_includes(path, code), check_standard(root, path, code), check_bans(path, text, code)]
        else:
            checks.append(check_bans(path, text, text))
        if path.endswith(".md"):
            checks.append(check_links(path, file, text))
        found += [(path, *breach) for check in checks for breach in check]
    return found, read


def main():
    found, read = breaches(Path(sys.argv[1]).resolve())
    for path, line, what, remedy in found:
        print(f"{path}:{line}: {what}: {remedy}")
    # An empty tree is no clean tree: a wrong ROOT must not pass.
    if read == 0:
        print("no files below", sys.argv[1])
    return 1 if found or read == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
