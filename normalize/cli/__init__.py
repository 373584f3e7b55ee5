"""The command line: ``normalize check``, ``fix``, ``diff``, ``review`` and the others that its help lists.

argparse, because it costs 15 ms where libraries that draw their help cost up to 260: a check of a small file
would double its time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from normalize.errors import NormalizeError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 clean, 1 findings, 2 a mistake."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if words[:1] in (["rules"], ["explain"]):
            from normalize.cli.rules import parser
        elif words[:1] == ["evaluate"]:
            from normalize.cli.evaluate import parser
        elif words[:1] == ["corrupt"]:
            from normalize.cli.corrupt import parser
        elif words[:1] == ["ocr"]:
            from normalize.cli.ocr import parser
        elif words[:1] == ["people"]:
            from normalize.cli.people import parser
        elif words[:1] == ["review"]:
            from normalize.cli.review import parser
        elif words[:1] in (["apply"], ["report"]):
            from normalize.cli.apply import parser
        else:
            from normalize.cli.options import parser
        args = parser().parse_args(words)
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except NormalizeError as error:
        sys.stdout.flush()
        print(f"normalize: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader has gone (| head): say nothing, and let Python flush into nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt:
        print("normalize: interrupted; finished files are whole, the rest is untouched", file=sys.stderr)
        return 130
