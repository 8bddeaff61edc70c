#!/usr/bin/env python3
"""Shows tree.py a bad tree for each of its rules, and a good one for what looks alike."""
import re
import tempfile
import unittest
from pathlib import Path

import tree


class Tree(unittest.TestCase):
    def breaches(self, path, text):
        """What tree.py says of a tree with this one file in it, as 'line: what'."""
        with tempfile.TemporaryDirectory() as root:
            file = Path(root) / path
            file.parent.mkdir(parents=True)
            file.write_text(text)
            found, read = tree.breaches(Path(root))
            self.assertEqual(read, 1)
            for breach in found:
                self.assertEqual(breach[0], path)
                self.assertTrue(breach[3], "a breach names its remedy")
            return [f"{line}: {what}" for _, line, what, _ in found]

    def header(self, body):
        return "// What it is.\n#pragma once\n" + body

    def test_rooms_include_downwards_only(self):
        for room, other in [("base", "domain"), ("domain", "engine"), ("engine", "storage"), ("intake", "engine"),
                            ("net", "domain"), ("storage", "net"), ("api", "app"), ("channels", "net")]:
            self.assertEqual(self.breaches(f"src/{room}/x/a.cpp", f'// A.\n#include "{other}/b.hpp"\n'),
                             [f"2: {room}/ may not include {other}/"])

    def test_rooms_may_use_what_the_table_says(self):
        for room, others in tree.ROOMS.items():
            for other in [*others, room]:
                self.assertEqual(self.breaches(f"src/{room}/a.cpp", f'// A.\n#include "{other}/b.hpp"\n'), [])

    def test_the_documented_table_is_this_one(self):
        text = (Path(__file__).parents[2] / "docs/architecture.md").read_text()
        rows = re.findall(r"^\| `(\w+)/` \|.*\| ([^|]+) \|$", text, re.M)
        documented = {room: set(re.findall(r"\w+", uses)) for room, uses in rows}
        documented["app"] = set(tree.ROOMS) - {"app"}
        self.assertEqual(documented, {room: set(others) for room, others in tree.ROOMS.items()})

    def test_rooms_are_known(self):
        self.assertEqual(self.breaches("src/attic/a.cpp", '// A.\n#include "base/id.hpp"\n'),
                         ["2: src/attic/ is no room of the house"])

    def test_includes_start_with_a_room(self):
        self.assertEqual(self.breaches("src/base/a.cpp", '// A.\n#include "id.hpp"\n'),
                         ['2: "id.hpp" does not start with a room'])

    def test_headers_include_what_they_use_of_the_standard_library(self):
        use = "inline std::optional<std::string> f();\n"
        self.assertEqual(self.breaches("src/base/a.hpp", self.header("#include <string>\n" + use)),
                         ["4: std::optional without its header"])
        self.assertEqual(self.breaches("src/base/a.hpp", self.header("#include <optional>\n#include <string>\n" + use)), [])
        # What another header of ours includes counts; a word in a comment does not.
        with tempfile.TemporaryDirectory() as root:
            base = Path(root) / "src/base"
            base.mkdir(parents=True)
            (base / "a.hpp").write_text(self.header('#include "base/b.hpp"\n// No std::vector here.\n' + use))
            (base / "b.hpp").write_text(self.header("#include <optional>\n#include <string>\n"))
            self.assertEqual(tree.breaches(Path(root)), ([], 2))

    def test_rooms_have_no_circle(self):
        def reach(room, seen=()):
            self.assertNotIn(room, seen, f"a circle through {room}")
            for other in tree.ROOMS[room]:
                reach(other, (*seen, room))
        for room in tree.ROOMS:
            reach(room)

    def test_libraries_stay_behind_their_door(self):
        for include, bad, good in [("boost/asio.hpp", "api", "net"), ("boost/beast/http.hpp", "app", "net"),
                                   ("curl/curl.h", "channels", "net"), ("sqlite3.h", "engine", "storage"),
                                   ("libpq-fe.h", "api", "storage"), ("openssl/evp.h", "domain", "base"),
                                   ("argon2.h", "api", "base"), ("xxhash.h", "intake", "base"),
                                   ("spdlog/spdlog.h", "net", "base"), ("cctz/time_zone.h", "engine", "domain/oncall")]:
            self.assertEqual(self.breaches(f"src/{bad}/a.cpp", f"// A.\n#include <{include}>\n"),
                             [f"2: <{include}> is not for this place"])
            self.assertEqual(self.breaches(f"src/{good}/a.cpp", f"// A.\n#include <{include}>\n"), [])

    def test_headers_carry_no_boost(self):
        include = "#include <boost/json/value.hpp>\n"
        self.assertEqual(self.breaches("src/engine/a.hpp", self.header(include)), ["3: <boost/json/value.hpp> in a header"])
        self.assertEqual(self.breaches("src/base/describe.hpp", self.header(include)), [])
        self.assertEqual(self.breaches("src/net/a.hpp", self.header(include)), [])
        self.assertEqual(self.breaches("src/engine/a.hpp", self.header("#include <boost/json/fwd.hpp>\n")), [])

    def test_bans(self):
        for path, line, what in [
            ("src/domain/a.cpp", "std::regex r;", "std::regex"),
            ("src/domain/a.cpp", "#include <regex>", "#include <regex>"),
            ("src/domain/a.cpp", "using namespace std;", "using namespace std;"),
            ("src/engine/a.cpp", "auto t = std::chrono::system_clock::now();", "system_clock::now"),
            ("src/storage/a.cpp", "auto t = steady_clock::now();", "steady_clock::now"),
            ("src/engine/a_test.cpp", "std::this_thread::sleep_for(1ms);", "sleep_for"),
            ("tests/crash/a.cpp", "  sleep(1);", "sleep("),
            ("src/storage/a.cpp", "std::mutex lock_;", "std::mutex"),
            ("src/engine/a.cpp", "std::lock_guard l(m);", "std::lock_guard"),
            ("web/src/a.ts", "// TO" "DO later", "TO" "DO"),
            ("docs/a.md", "FIX" "ME", "FIX" "ME"),
            ("tools/a.sh", "cd /" "home/ana/tocsin", "/home/a"),
            ("src/app/a.cpp", 'read("/' 'work/tocsin/x");', "/work/t"),
        ]:
            with self.subTest(path=path, line=line):
                text = "// A.\n" + line + "\n"
                self.assertEqual(self.breaches(path, text), [f"2: '{what}'"])

    def test_what_only_looks_like_a_breach(self):
        for path, line in [
            ("src/domain/a.cpp", "// why not std::regex: it hangs"),
            ("src/domain/a.cpp", 'fail("std::mutex");'),
            ("src/domain/a.cpp", "const int n = 1'000'000; // '"),
            ("src/domain/a.cpp", 'auto s = R"(using namespace std;)";'),
            ("src/net/a.cpp", "auto t = steady_clock::now(); std::mutex m;"),
            ("src/base/clock.hpp", "#pragma once\n#include <chrono>\nauto t = std::chrono::system_clock::now();"),
            ("src/net/a.cpp", "timer.sleep(3);"),
            ("tests/e2e/a.ts", 'go("https://example.org/home/ana");'),
        ]:
            with self.subTest(path=path, line=line):
                self.assertEqual(self.breaches(path, "// A.\n" + line + "\n"), [])

    def test_code_after_a_blanked_literal_still_counts(self):
        self.assertEqual(self.breaches("src/domain/a.cpp", '// A.\nf("x"); std::regex r; /* y */\n'), ["2: 'std::regex'"])
        self.assertEqual(self.breaches("src/domain/a.cpp", "// A.\n/* 1\n2 */\nstd::regex r;\n"), ["4: 'std::regex'"])

    def test_files_are_short_and_say_what_they_are(self):
        long = "// A.\n" + "int x;\n" * tree.LINES_MAX
        self.assertEqual(self.breaches("src/base/a.cpp", long), [f"{tree.LINES_MAX + 1}: {tree.LINES_MAX + 1} lines"])
        self.assertEqual(self.breaches("src/base/a.cpp", "int x;\n"), ["1: no first words"])
        self.assertEqual(self.breaches("src/base/a.hpp", "// A.\nint x();\n"), ["1: no #pragma once"])

    def test_links_lead_somewhere(self):
        self.assertEqual(self.breaches("docs/a.md", "[b](b.md)\n[a](a.md#x)\n[c](https://example.org/c)\n"),
                         ["1: a link to b.md"])

    def test_what_is_built_is_not_read(self):
        with tempfile.TemporaryDirectory() as root:
            for folder in ["build/debug", "web/node_modules/x", "web/dist"]:
                (Path(root) / folder).mkdir(parents=True)
                (Path(root) / folder / "a.cpp").write_text("using namespace std;\n")
            self.assertEqual(tree.breaches(Path(root)), ([], 0))


if __name__ == "__main__":
    unittest.main()
