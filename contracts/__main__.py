"""Check the contracts against what was released, or release them: `python -m contracts`."""

import argparse
import sys

from contracts.catalogue import CONTRACTS
from contracts.evolution import breaks, release


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m contracts", description=__doc__)
    parser.add_argument("action", choices=("check", "release"))
    if parser.parse_args().action == "release":
        sys.stdout.write(f"{release(CONTRACTS)} schemas changed\n")
        return
    if faults := breaks(CONTRACTS):
        sys.exit("\n".join(faults))
    sys.stdout.write("every released contract is still kept\n")


if __name__ == "__main__":
    main()
