"""A function of one's own as a tool in the style of CrewAI, where a tool is a function with a name::

    gate = Countersign("https://YOUR-COUNTERSIGN", key=os.environ["COUNTERSIGN_KEY"], run=kickoff_id)
    send_mail = crewai.tools.tool("send_mail")(guarded(gate, "mail.send", send))

Calls have no id there. Their keys come from the client's ``run``, which stays the same when the crew is started again.
"""

import functools
from typing import Any, Callable, TypeVar, cast

from countersign import Countersign, CountersignError, for_model

Function = TypeVar("Function", bound=Callable[..., Any])


def guarded(gate: Countersign, tool: str, function: Function) -> Function:
    """The function, asking first. A no comes back as the result, in words for the model."""
    act = gate.guard(tool, function)

    @functools.wraps(function)
    def told(*args: Any, **arguments: Any) -> Any:
        try:
            return act(*args, **arguments)
        except CountersignError as error:
            return for_model(error)

    return cast(Function, told)
