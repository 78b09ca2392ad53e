"""Options that several of the operator's commands take."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

DirectoryOption = Annotated[
    Path, Parameter(["--deployment", "-d"], help="The deployment's directory.")
]
WitnessOption = Annotated[
    str,
    Parameter(
        "--witness", help="The witness's file or a copy of it, or its name in the deployment."
    ),
]
WHERE = Path(".tsunagi")
