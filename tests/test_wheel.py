"""The wheel holds all it needs and works far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.full
@pytest.mark.skipif(not os.environ.get("NORMALIZE_FULL"), reason="builds and installs a wheel: ./scripts/test --full")
def test_an_installed_wheel_repairs_a_text(tmp_path: Path) -> None:
    built = tmp_path / "dist"
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", built, ROOT], check=True, capture_output=True)
    [wheel] = built.glob("translation_normalizer-*.whl")
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[ocr]"], check=True
    )
    text = tmp_path / "page.txt"
    text.write_text("The ferry was late , again.\n", encoding="utf-8")
    command = home / "bin" / "normalize"
    done = subprocess.run([command, "fix", text], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "The ferry was late, again.\n"
    listed = subprocess.run([command, "rules", "list"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "any.quotes.wrong-way-mark" in listed.stdout
    checked = subprocess.run([command, "rules", "test"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    page = subprocess.run([command, "diff", "--format", "html", text], cwd=tmp_path, capture_output=True, check=False)
    assert page.stdout.endswith(b"</html>\n")
    web = subprocess.run([command, "review", text, "--web"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "pip install 'translation-normalizer[web]'" in web.stderr
    package = next((home / "lib").glob("python3*/site-packages/normalize/review/page"))
    assert {file.name for file in package.iterdir()} == {"review.css", "review.js"}
