#!/usr/bin/env python3
"""Turns a built web app into an assembler file and a table: embed_assets.py DIST OUT.S OUT.cpp

Each file is carried plain, and by gzip and brotli where that is smaller; .incbin keeps compilers out of it.
Without DIST the table is empty.
"""
import gzip
import os
import subprocess
import sys

TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".json": "application/json", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml",
    ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm", ".jpg": "image/jpeg", ".webp": "image/webp", ".mp3": "audio/mpeg", ".ogg": "audio/ogg",
}
PACKED = {".png", ".woff2", ".jpg", ".webp", ".mp3", ".ogg", ".ico"}


def forms_of(path, extension):
    """{form: bytes}; what does not shrink by a tenth is not worth a form."""
    with open(path, "rb") as file:
        plain = file.read()
    forms = {"plain": plain}
    if extension in PACKED or len(plain) < 256:
        return forms
    brotli = subprocess.run(["brotli", "-c", "-q", "11", path], check=True, stdout=subprocess.PIPE).stdout
    for form, packed in (("gzip", gzip.compress(plain, 9, mtime=0)), ("brotli", brotli)):
        if len(packed) < 0.9 * len(plain):
            forms[form] = packed
    return forms


def main(dist, assembly_path, table_path):
    parts = os.path.join(os.path.dirname(os.path.abspath(assembly_path)), "web_assets.parts")
    os.makedirs(parts, exist_ok=True)
    found = []
    for folder, _, names in os.walk(dist) if dist else []:
        for name in names:
            path = os.path.join(folder, name)
            extension = os.path.splitext(name)[1]
            if extension in TYPES:
                found.append(("/" + os.path.relpath(path, dist).replace(os.sep, "/"), path, extension))
    assembly = ["    .section .rodata"]
    declared, rows = [], []
    for number, (route, path, extension) in enumerate(sorted(found)):
        cells = []
        forms = forms_of(path, extension)
        for form in ("plain", "gzip", "brotli"):
            data = forms.get(form)
            if data is None:
                cells.append("{}")
                continue
            label = f"tocsin_web_{number}_{form}"
            part = os.path.join(parts, label)
            with open(part, "wb") as file:
                file.write(data)
            assembly += [f"    .global {label}", "    .balign 16", f"{label}:", f'    .incbin "{part}"']
            declared.append(f"extern const char {label}[];")
            cells.append(f"{{{label}, {len(data)}}}")
        rows.append(f'    {{"{route}", "{TYPES[extension]}", {", ".join(cells)}}},')
    assembly.append('    .section .note.GNU-stack,"",@progbits')
    declarations = '\nextern "C" {\n' + "\n".join(declared) + "\n}\n" if declared else ""
    table = ("static const Asset table[] = {\n" + "\n".join(rows) + "\n  };\n  return table;") if rows else "return {};"
    with open(assembly_path, "w") as file:
        file.write("\n".join(assembly) + "\n")
    with open(table_path, "w") as file:
        file.write(f'// Written by tools/embed_assets.py.\n#include "app/web_assets.hpp"\n{declarations}\n'
                   f"namespace tocsin {{\n\nstd::span<const Asset> web_assets() {{\n  {table}\n}}\n\n}}  // namespace tocsin\n")


if __name__ == "__main__":
    main(*(sys.argv[1:] if len(sys.argv) == 4 else [""] + sys.argv[1:]))
