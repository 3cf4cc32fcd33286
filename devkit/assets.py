"""Style sheets, scripts, fonts and images: from assets/ to build/static/.

sass compiles, esbuild bundles, minifies and puts a digest of the content into every file name (also those that CSS
names in `url(...)`), and each text file gets a .br and a .gz beside it. `manifest.json` maps the plain name that
templates use (`portal.css`) to the built one; kommunalportal/web/assets.py reads it.

Entry points are the files directly in assets/scss and assets/js whose names do not begin with `_`, and everything in
assets/images (logos, icons, favicon).
"""

import gzip
import json
import re
import shutil
import sys
from pathlib import Path

import brotli

from devkit.document_fonts import build_document_fonts
from devkit.fingerprints import fingerprint, is_current
from devkit.fonts import build_fonts
from devkit.icons import build_icons
from devkit.node import ensure_npm_packages, run_tool
from devkit.paths import BUILD, NODE_MODULES, ROOT, STATIC
from devkit.translations import compile_translations

SOURCES = ROOT / "assets"
SASS_OUTPUT = BUILD / "css"
STAMP = BUILD / "assets-stamp"
DEVKIT = ROOT / "devkit"
OWN = tuple(DEVKIT / name for name in ("assets.py", "fonts.py", "icons.py", "document_fonts.py"))
MADE_FROM = (SOURCES, ROOT / "locale", ROOT / "package-lock.json", *OWN)
COMPRESSED = {".css", ".js", ".svg", ".json", ".txt"}
COPIED = ("png", "jpg", "svg", "ico", "webp", "txt", "webmanifest")
READ_PROPERTY = re.compile(r"var\((--kern-[\w-]+)")
SET_PROPERTY = re.compile(r"^\s*(--kern-[\w-]+):[^;{}]*;\n", re.MULTILINE)
BROWSERS = "es2020,chrome99,firefox97,safari15.4"


def build_assets() -> bool:
    """Build everything that has changed; True if there was something to do."""
    wanted = fingerprint(*MADE_FROM)
    if is_current(STAMP, wanted) and (STATIC / "manifest.json").exists():
        return False
    ensure_npm_packages()
    print("  building style sheets, scripts, fonts and translations ...", file=sys.stderr, flush=True)
    STAMP.unlink(missing_ok=True)
    fresh = STATIC.with_name("static.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    build_document_fonts()
    build_icons()
    entries = [*_compile_sass(build_fonts()), *_entry_points(SOURCES / "js", "*.js"), *_images()]
    manifest = _bundle(entries, fresh) if entries else {}
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
    _compress(fresh)
    shutil.rmtree(STATIC, ignore_errors=True)
    fresh.rename(STATIC)
    compile_translations(ROOT / "locale", BUILD / "locale")
    STAMP.write_text(wanted)
    return True


def _entry_points(folder: Path, pattern: str) -> list[Path]:
    return sorted(file for file in folder.glob(pattern) if not file.name.startswith("_"))


def _images() -> list[Path]:
    return sorted(file for kind in COPIED for file in (SOURCES / "images").rglob(f"*.{kind}"))


def _compile_sass(fonts: Path) -> list[Path]:
    shutil.rmtree(SASS_OUTPUT, ignore_errors=True)
    pairs = {file: SASS_OUTPUT / f"{file.stem}.css" for file in _entry_points(SOURCES / "scss", "*.scss")}
    if pairs:
        load_paths = [f"--load-path={folder}" for folder in (fonts, NODE_MODULES)]
        arguments = [f"{source}:{target}" for source, target in pairs.items()]
        run_tool("sass", "--no-source-map", "--quiet-deps", *load_paths, *arguments)
        drop_unused_properties(list(pairs.values()))
    return list(pairs.values())


def drop_unused_properties(sheets: list[Path]) -> None:
    """KERN sets properties for every component it has; those that no rule of ours reads would only cost bytes."""
    texts = {sheet: sheet.read_text() for sheet in sheets}
    shorter = _without_unused(texts)
    while shorter != texts:  # what only a dropped one read is now unused itself
        texts, shorter = shorter, _without_unused(shorter)
    for sheet, text in texts.items():
        sheet.write_text(text)


def _without_unused(texts: dict[Path, str]) -> dict[Path, str]:
    used = {name for text in texts.values() for name in READ_PROPERTY.findall(text)}

    def keep_used(found: re.Match[str]) -> str:
        return found[0] if found[1] in used else ""

    return {sheet: SET_PROPERTY.sub(keep_used, text) for sheet, text in texts.items()}


def _bundle(entries: list[Path], target: Path) -> dict[str, str]:
    """Let esbuild bundle the entry points; answers plain name -> built name, for entry points, fonts and images."""
    metafile = BUILD / "esbuild.json"
    loaders = [f"--loader:.{kind}=copy" for kind in COPIED] + ["--loader:.woff2=file"]
    run_tool(
        "esbuild",
        *map(str, entries),
        "--bundle",
        "--minify",
        "--format=iife",
        f"--target={BROWSERS}",
        f"--outdir={target}",
        "--entry-names=[name]-[hash]",
        "--asset-names=[name]-[hash]",
        "--legal-comments=linked",
        "--log-level=warning",
        f"--metafile={metafile}",
        *loaders,
    )
    outputs = json.loads(metafile.read_text())["outputs"]
    manifest = {}
    for path, output in outputs.items():
        source = output.get("entryPoint") or next(iter(output["inputs"]), None)
        if source and not path.endswith(".LEGAL.txt"):
            manifest[Path(source).name] = Path(path).name
    return manifest


def _compress(folder: Path) -> None:
    for file in folder.iterdir():
        if file.suffix in COMPRESSED and file.name != "manifest.json":
            content = file.read_bytes()
            file.with_name(file.name + ".br").write_bytes(brotli.compress(content))
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
