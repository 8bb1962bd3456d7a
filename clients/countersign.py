"""Countersign for an agent's own functions: one file, nothing beside the standard library. It comes from the gate itself:

    curl -O https://YOUR-COUNTERSIGN/clients/countersign.py

    gate = Countersign("https://YOUR-COUNTERSIGN", key=os.environ["COUNTERSIGN_KEY"])

    @gate.guard("mail.send")
    def send_mail(to: str, text: str) -> str: ...

    send_mail(to="ana@example.com", text="It is done.")

The last line asks, waits for people as long as it takes, uses the permission, runs the function with exactly the arguments
that were decided on, and reports what came of it. A no is an error of the class ``NotAllowed``. Functions that are
``async`` stay so.

One key per intended action, the same when it is repeated. Give one (``key``, such as the id that a model gave its tool
call), or name the run (``run``): then a program that was started again comes to the same keys in the same order, finds its
calls, and never does twice what it may have done. Without either, the keys end with the process.

Python 3.9 or newer.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import inspect
import json
import math
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple, Type, TypeVar, Union, cast, overload

__all__ = [
    "Countersign", "CountersignError", "Refused", "NotAllowed", "Denied", "Rejected", "ChangesRequested", "Expired",
    "Stopped", "AlreadyDone", "Unknown", "for_model",
]  # fmt: skip

Call = Dict[str, Any]
Function = TypeVar("Function", bound=Callable[..., Any])


class CountersignError(Exception):
    """Everything this file says no with. ``code`` is for machines; the text can be shown to a model."""

    def __init__(self, text: str, code: str) -> None:
        super().__init__(text)
        self.code = code


class Refused(CountersignError):
    """The gate refused the request itself; ``code`` is explained at /docs/problems/CODE. Nothing was done."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        detail = problem.get("detail") or problem.get("error_description") or f"HTTP {status}"
        where = f" {json.dumps(problem['fields'])}" if "fields" in problem else ""
        super().__init__(f"{detail}{where}", str(problem.get("code") or problem.get("error") or f"http_{status}"))
        self.status = status
        self.problem = problem


class _OfCall(CountersignError):
    def __init__(self, call: Call, advice: str, code: Optional[str] = None) -> None:
        decided = call.get("decided") or {}
        super().__init__(f"{call['reason']} {advice}", code or decided.get("code") or call["state"])
        self.call = call
        self.reason: str = call["reason"]


class NotAllowed(_OfCall):
    """It may not be done, and was not."""


class Denied(NotAllowed):
    """Policy says no."""


class Rejected(NotAllowed):
    """A person said no."""


class ChangesRequested(NotAllowed):
    """A person wants it otherwise; ``note`` says how, ``fields`` which arguments are meant, as JSON pointers such as /to."""

    @property
    def note(self) -> Optional[str]:
        return (self.call.get("changes") or {}).get("note")

    @property
    def fields(self) -> List[str]:
        return list((self.call.get("changes") or {}).get("fields") or [])


class Expired(NotAllowed):
    """Nobody decided in time, or the permission was not used in time."""


class Stopped(NotAllowed):
    """An emergency stop, a withdrawal or a change of what it was about ended it."""


class AlreadyDone(_OfCall):
    """It was done before under this key, and reported; the result is not here."""


class Unknown(_OfCall):
    """Its permission was used before, or by another worker: nobody can know from here whether it was done."""


_NOES: Dict[str, Tuple[Type[NotAllowed], str]] = {
    "denied": (Denied, "Do not try this again as it is."),
    "rejected": (Rejected, "Do not ask for the same again."),
    "changes_requested": (ChangesRequested, "Change it as asked, then ask again."),
    "expired": (Expired, "Nothing was done."),
    "lapsed": (Expired, "Nothing was done."),
    "stopped": (Stopped, "Stop, and tell whoever runs you."),
    "withdrawn": (Stopped, "Nothing was done."),
    "superseded": (Stopped, "Nothing was done. Ask again if it is still wanted."),
}


def _no(call: Call) -> CountersignError:
    """Why a call gives no permission to whoever asks for one now."""
    state = call["state"]
    if state in _NOES:
        kind, advice = _NOES[state]
        return kind(call, advice)
    if state in ("executed", "failed"):
        return AlreadyDone(call, "It was done before under this key. Do not do it again.", f"already_{state}")
    return Unknown(call, "Its permission was used before: look whether it was done before doing it again.", "unknown")


def for_model(error: BaseException) -> str:
    """What a model is told instead of a result, so that it can go on. Faults of other kinds are raised again."""
    if isinstance(error, _OfCall):
        return str(error)
    raise error


class Countersign:
    """The gate, as one agent sees it.

    ``key`` is a service key (csk_…); without one, ``client_id`` and ``client_secret`` are those of an OAuth client.
    ``worker`` names this process in the record. ``run`` is what stays the same when the program is started again, such as
    the id of its job. ``patience`` is for how many seconds a gate that cannot be reached is tried again; waiting for people
    has no end. ``unreported`` is told of what was done while its outcome could not be reported.
    """

    def __init__(
        self,
        url: str,
        key: Optional[str] = None,
        *,
        client_id: Optional[str] = None,
        client_secret: Optional[str] = None,
        worker: str = "worker",
        run: Optional[str] = None,
        patience: float = 600,
        unreported: Optional[Callable[[Exception, Call], None]] = None,
    ) -> None:
        if key is None and (client_id is None or client_secret is None):
            raise TypeError("Give a key, or client_id and client_secret")
        self._url = url.rstrip("/")
        self._key = key
        self._client = {"client_id": client_id or "", "client_secret": client_secret or ""}
        self._worker = worker
        self._run = run or str(uuid.uuid4())
        self._patience = patience
        self._unreported = unreported
        self._token: Optional[Tuple[str, float]] = None
        self._turns: Dict[str, int] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="countersign")

    @overload
    def guard(self, tool: str, function: Function, **about: Any) -> Function: ...
    @overload
    def guard(self, tool: str, **about: Any) -> Callable[[Function], Function]: ...
    def guard(self, tool: str, function: Optional[Function] = None, **about: Any) -> Any:
        """A function that does what ``function`` does once it may: ``guard(tool, function)``, or ``@guard(tool)``.

        ``about`` is what ``perform`` takes beside: key, task, reason, prompt, idempotent, summary.
        """
        if function is None:
            return lambda found: self.guard(tool, found, **about)
        shape = inspect.signature(function)
        for one in shape.parameters.values():
            if one.kind in (one.VAR_POSITIONAL, one.POSITIONAL_ONLY):
                raise TypeError(f"{one.name}: people read arguments by their names, so each needs one")

        def named(args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> Dict[str, Any]:
            bound = shape.bind(*args, **kwargs)
            bound.apply_defaults()
            given = dict(bound.arguments)
            for one in shape.parameters.values():
                if one.kind is one.VAR_KEYWORD:
                    given.update(given.pop(one.name))
            return given

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def waiting(*args: Any, **kwargs: Any) -> Any:
                return await self.perform_async(tool, named(args, kwargs), function, **about)

            return waiting

        @functools.wraps(function)
        def asking(*args: Any, **kwargs: Any) -> Any:
            return self.perform(tool, named(args, kwargs), function, **about)

        return asking

    def perform(
        self,
        tool: str,
        arguments: Mapping[str, Any],
        function: Callable[..., Any],
        *,
        key: Optional[str] = None,
        task: Optional[str] = None,
        reason: Optional[str] = None,
        prompt: Optional[Mapping[str, Any]] = None,
        idempotent: bool = False,
        summary: Optional[Callable[[Any], str]] = None,
    ) -> Any:
        """Asks, waits, claims, runs, reports. ``key`` is that of this one intended action.

        ``reason`` is the agent's own: people who decide see it as such. ``idempotent`` says that doing it twice is the same
        as doing it once: it is run again where nobody knows whether it was done. ``summary`` makes a sentence of the result.
        ``prompt`` is what the agent works from: ``{"slug": "pages", "values": {"page": "docs/a.md"}}``, or its ``sha256`` or
        ``text``; what ``prompts/get`` at /mcp says under ``countersign/prompt`` can be given as it is.
        """
        action = _Action(self, tool, arguments, key, task, reason, prompt, idempotent)
        call = action.permission()
        try:
            result = function(**json.loads(action.text))
        except Exception as error:
            action.report(call, "failed", f"It failed: {error}")
            raise
        action.report(call, "succeeded", summary(result) if summary else "It was done.")
        return result

    async def perform_async(
        self,
        tool: str,
        arguments: Mapping[str, Any],
        function: Callable[..., Any],
        *,
        key: Optional[str] = None,
        task: Optional[str] = None,
        reason: Optional[str] = None,
        prompt: Optional[Mapping[str, Any]] = None,
        idempotent: bool = False,
        summary: Optional[Callable[[Any], str]] = None,
    ) -> Any:
        """The same with a function that is ``async``."""
        loop = asyncio.get_running_loop()
        action = _Action(self, tool, arguments, key, task, reason, prompt, idempotent)
        call = await loop.run_in_executor(self._pool, action.permission)
        tell = functools.partial(loop.run_in_executor, self._pool, action.report, call)
        try:
            result = await function(**json.loads(action.text))
        except Exception as error:
            await tell("failed", f"It failed: {error}")
            raise
        await tell("succeeded", summary(result) if summary else "It was done.")
        return result

    def remember(
        self, name: str, text: str, *, tags: Optional[List[str]] = None, task: Optional[str] = None, **about: Any
    ) -> Dict[str, Any]:
        """Writes down what all pods of the environment are to know; ``version_state`` says whether they are given it.

        ``about`` is ``key``, ``reason`` and ``prompt``, here and wherever Countersign carries something out itself.
        """
        fields = {"key": name, "text": text, **({"tags": tags} if tags else {}), **({"task": task} if task else {})}
        return self._carry("/v2/memory/entries", fields, task, **about)

    def recall(self, words: str = "") -> Iterator[Dict[str, Any]]:
        """What pods know that holds all these words, by name; all of it without words."""
        path: Optional[str] = "/v2/memory/entries?" + urllib.parse.urlencode({"q": words})
        while path is not None:
            page = self._send("GET", path)
            yield from page["entries"]
            path = _path_of(page["next"]) if page["next"] else None

    def hand_in(
        self,
        path: str,
        content: str,
        *,
        task: str,
        message: Optional[str] = None,
        repo: Optional[str] = None,
        **about: Any,
    ) -> Dict[str, Any]:
        """Hands in a file that a task produced, the whole of it; ``output`` says whether it stands, and what it loses."""
        more = {"message": message, "repo_name": repo}
        fields = {"path": path, "content": content, "task": task, **{name: one for name, one in more.items() if one}}
        return self._carry("/v2/outputs", fields, task, **about)

    def move(self, move: str, task: str, fields: Optional[Mapping[str, Any]] = None, **about: Any) -> Dict[str, Any]:
        """Moves a task: create, activate, start, checkpoint, complete, reopen, hold, resume or hand_over.

        ``fields`` are what the move takes, such as ``title``, ``outputs`` or ``to_pod``.
        """
        return self._carry(f"/v2/tasks/{move}", {**(fields or {}), "task_id": task}, task, **about)

    def events(self, after: Optional[str] = None) -> Iterator[Dict[str, Any]]:
        """What this agent is told, as it comes and without an end: of its calls, its memory, its files and its tasks.

        ``after`` is the place of the last one it heard; without one it begins now. Something may be told twice: by
        ``place`` it is known.
        """
        path = "/v2/events" if after is None else f"/v2/events?after={urllib.parse.quote(after)}&wait=20"
        while True:
            began = time.monotonic()
            page = self._send("GET", path)
            yield from page["events"]
            if path != "/v2/events" and not page["events"] and time.monotonic() - began < 1:
                time.sleep(1)
            path = _path_of(page["next"])

    def _carry(
        self,
        path: str,
        fields: Dict[str, Any],
        task: Optional[str],
        *,
        key: Optional[str] = None,
        reason: Optional[str] = None,
        prompt: Optional[Mapping[str, Any]] = None,
    ) -> Dict[str, Any]:
        """Has something carried out there, under one key, waiting for people as policy asks them; a no is raised."""
        arguments = _json_only(fields, "fields")
        said = {name: one for name, one in {"reason": reason, "prompt": prompt}.items() if one}
        sent = {**arguments, **said, "idempotency_key": key or self._key_of(path, task, arguments, prompt)}
        while True:
            done = self._send("POST", path, sent)
            if done["state"] == "executed":
                return done
            if done["state"] not in ("waiting", "settling"):
                raise _no({"decided": None, "grant": None, "tool": path, **done, "id": done["call_id"]})
            time.sleep(done.get("retry_after") or 5)

    def _key_of(self, tool: str, task: Optional[str], arguments: Any, prompt: Optional[Mapping[str, Any]]) -> str:
        """The key of the next call of this kind in this run: the same again in a program that takes the same steps."""
        # By another prompt it is another call; without one, keys are what they always were.
        by = [dict(prompt)] if prompt else []
        named = json.dumps([self._run, task, tool, arguments, *by], sort_keys=True)
        digest = hashlib.sha256(named.encode()).hexdigest()[:40]
        with self._lock:
            self._turns[digest] = turn = self._turns.get(digest, 0) + 1
        return f"{digest}-{turn}"

    def _send(self, method: str, path: str, body: Optional[Mapping[str, Any]] = None) -> Dict[str, Any]:
        """One request, again while the gate is away or busy: every request here may be repeated."""
        until = time.monotonic() + self._patience
        tries, renewed = 0, False
        while True:
            status, answer, wait = self._try(method, path, body)
            if 200 <= status < 300:
                return answer
            if status == 401 and self._token and not renewed:
                renewed, self._token = True, None
                continue
            seconds = wait if wait is not None else min(30.0, 0.25 * 2**tries)
            passes = status in (0, 408, 429) or status >= 500
            if not passes or time.monotonic() + seconds > until:
                raise Refused(status, answer)
            time.sleep(seconds)
            tries += 1

    def _try(
        self, method: str, path: str, body: Optional[Mapping[str, Any]]
    ) -> Tuple[int, Dict[str, Any], Optional[float]]:
        """One attempt; status 0 is a gate that did not answer."""
        headers, data = {"accept": "application/json"}, None
        if path == "/oauth/token":
            data = urllib.parse.urlencode(body or {}).encode()
        else:
            headers["authorization"] = f"Bearer {self._credential()}"
            if body is not None:
                headers["content-type"] = "application/json"
                data = json.dumps(body, allow_nan=False).encode()
        asked = urllib.request.Request(self._url + path, data=data, headers=headers, method=method)
        try:
            try:
                with urllib.request.urlopen(asked, timeout=60) as given:
                    return given.status, json.load(given), None
            except urllib.error.HTTPError as problem:
                wait = problem.headers.get("retry-after") or ""
                text = problem.read().decode(errors="replace")
                is_json = "json" in (problem.headers.get("content-type") or "")
                answer = json.loads(text) if is_json else {"detail": text[:200]}
                return problem.code, answer, float(wait) if wait.isdigit() else None
        except (OSError, ValueError, urllib.error.URLError) as error:
            detail = f"Countersign cannot be reached: {error}"
            return 0, {"code": "unreachable", "detail": detail}, None

    def _credential(self) -> str:
        """The service key, or a token that lives a while longer."""
        if self._key is not None:
            return self._key
        token = self._token
        if token and token[1] > time.monotonic():
            return token[0]
        given = self._send("POST", "/oauth/token", {"grant_type": "client_credentials", **self._client})
        self._token = (given["access_token"], time.monotonic() + given["expires_in"] - 30)
        return cast(str, given["access_token"])


class _Action:
    """One intended action: its key, its arguments, and who uses its permission."""

    def __init__(
        self,
        gate: Countersign,
        tool: str,
        arguments: Mapping[str, Any],
        key: Optional[str],
        task: Optional[str],
        reason: Optional[str],
        prompt: Optional[Mapping[str, Any]],
        idempotent: bool,
    ) -> None:
        given = _json_only(arguments, "arguments")
        self.text = json.dumps(given, allow_nan=False)
        self._gate = gate
        self._idempotent = idempotent
        # Whoever claims has a name of its own: a repeat under that name can only be a repeat of this very attempt.
        self._attempt = uuid.uuid4().hex[:12]
        self._worker = f"{gate._worker}.{self._attempt}"
        self._asked: Dict[str, Any] = {
            "tool": tool,
            "arguments": given,
            "idempotency_key": key or gate._key_of(tool, task, given, prompt),
            **({"task": task} if task else {}),
            **({"reason": reason} if reason else {}),
            **({"prompt": dict(prompt)} if prompt else {}),
        }
        self._asked.update(wait=20, claim=True, worker=self._worker)

    def permission(self) -> Call:
        """Asks until there is an answer, and uses the permission; whatever else the answer is, is raised."""
        try:
            return self._claimed()
        except Unknown as unknown:
            if self._idempotent:
                return unknown.call
            raise

    def _claimed(self) -> Call:
        while True:
            began = time.monotonic()
            call = self._ask()
            # A repeat in this worker's name: the answer that was leave to act was lost on its way here.
            if call["claimed"] or (call["repeated"] and call["state"] == "consumed"):
                return call
            if call["state"] not in ("waiting", "settling"):
                raise _no(call)
            if time.monotonic() - began < 1:
                time.sleep(1)

    def _ask(self) -> Call:
        """Asks once, waits for a while and uses the permission; where too much waits for people, as soon as there is room."""
        send = self._gate._send
        while True:
            try:
                return send("POST", "/v2/tool-calls", self._asked)
            except Refused as problem:
                if problem.status != 409:
                    raise
                if "call" in problem.problem:
                    call = send("GET", f"/v2/tool-calls/{problem.problem['call']}")
                    if problem.code in ("another_worker", "grant_used"):
                        raise _no(call) from None
                    raise Stopped({**call, "reason": str(problem)}, "Nothing was done.", problem.code) from None
                if problem.code != "too_many_waiting":
                    raise
                time.sleep(5)

    def report(self, call: Call, status: str, summary: str) -> None:
        """Says what came of it. What cannot be said does not change what was done."""
        said = summary.strip()[:1000] or "Nothing was said of it."
        key = f"{call['id']}.{self._attempt}"
        body = {"status": status, "summary": said, "worker": self._worker, "idempotency_key": key}
        try:
            self._gate._send("POST", f"/v2/tool-calls/{call['id']}/outcome", body)
        except Refused as error:
            if error.code == "already_reported":
                return
            if self._gate._unreported:
                self._gate._unreported(error, call)
            else:
                warnings.warn(f"Countersign was not told the outcome of {call['id']}: {error}", stacklevel=2)


def _path_of(address: str) -> str:
    """What an address that an answer named is here: by which name the gate is reached is this program's to say."""
    parts = urllib.parse.urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _json_only(value: Any, at: str) -> Any:
    """What JSON cannot say would be signed as one thing and run as another."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, (list, tuple)):
        return [_json_only(one, f"{at}[{index}]") for index, one in enumerate(value)]
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {name: _json_only(inside, f"{at}.{name}") for name, inside in value.items()}
    kind = type(value).__name__
    raise TypeError(f"{at} holds what JSON cannot say ({kind}): give text, numbers, True, False, None, lists and dicts")
