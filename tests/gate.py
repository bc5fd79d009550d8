"""Follows the words of the server through the source: do they reach a screen past the gate?

What the server says stands in the `str` fields of records, in exceptions, and in whatever is made
of those. It may be drawn, printed or told only after one of the functions in `GATES`. The paths
are followed through names, calls, results and fields, by name and without regard to order, so
that a finding may be harmless; what is found nowhere is not looked for in `exec` and the like.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

GATES = frozenset(
    {"plain", "line", "body", "clean", "typeable", "wild", "safe_name", "report", "dumped"}
)
HARMLESS = frozenset(
    {
        *("len", "int", "float", "bool", "isinstance", "any", "all", "sum", "min", "max", "range"),
        *("hash", "id", "type", "ord", "cell_len", "count", "index", "find", "startswith"),
        *("endswith", "isdigit", "isdecimal", "bytes", "sha256", "exists", "stat", "size"),
    }
)
"""Calls whose results hold no words, whatever they are given."""
SINKS = frozenset(
    {
        *("Content", "styled", "assemble", "from_markup", "from_text", "Text", "Segment"),
        *("Static", "Label", "Button", "Option", "Tab", "Hit", "DiscoveryHit", "Markdown"),
        *("notify", "update", "add_row", "add_rows", "add_column", "add_option", "add_options"),
        *("print", "panic", "write_line", "set_title", "bell_with"),
    }
)
"""What draws or tells: none of their arguments may be the server's words as they came."""
STREAMS = frozenset({"stderr", "stdout", "driver", "_driver", "console", "log", "logger"})
TOLD = frozenset({"write", "debug", "info", "warning", "error", "exception", "critical", "print"})
SHOWN = frozenset(
    {"tooltip", "border_title", "border_subtitle", "title", "sub_title", "label", "placeholder"}
)
"""Attributes and keywords that widgets draw."""
RECORDS = (
    *("rtdesk/records/", "rtdesk/store/batch.py", "rtdesk/store/lists.py"),
    *("rtdesk/store/status.py", "rtdesk/outbox/entry.py", "rtdesk/outbox/conflict.py"),
    *("rtdesk/ops/op.py", "rtdesk/actions/offer.py", "rtdesk/store/search.py"),
)
"""Where the fields are defined that hold the server's words."""
OWN = frozenset({"state", "kind", "verb", "phase", "key", "order", "etag", "shape", "action"})
"""Fields of those records with words of our own."""
PEOPLE = frozenset({"owner", "creator", "queue", "person", "who", "ref", "requestor"})
"""What has an `id` that is a login or a name."""
CALLS = frozenset({"names", "sentence", "readable"})
"""Methods and functions that give the server's words."""


@dataclass
class Function:
    """A function or method, and what is known of it so far."""

    module: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    owner: str
    tainted: set[str] = field(default_factory=set)
    """Parameters that are given the server's words somewhere."""
    gives: bool = False
    """It gives the server's words."""
    passes: bool = False
    """It gives what it is given."""

    def __post_init__(self) -> None:
        self.nodes = tuple(_own_nodes(self.node))
        self.bindings = tuple(pair for node in self.nodes for pair in _bindings(node))
        given = self.node.args
        named = [(a.arg, a.annotation) for a in (*given.posonlyargs, *given.args)]
        if self.owner and named and named[0][0] in ("self", "cls"):
            named = named[1:]
        self.positional = [name for name, _ in named]
        named += [(a.arg, a.annotation) for a in given.kwonlyargs]
        self.parameters = [name for name, _ in named]
        self.words = {name for name, kind in named if kind is None or _worded(ast.unparse(kind))}
        """Parameters that may hold words."""
        returned = self.node.returns
        self.is_worded = returned is None or _worded(ast.unparse(returned))


class Source:
    """All modules, and what is known of them."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self.functions: list[Function] = []
        self.by_name: dict[str, list[Function]] = {}
        self.dataclasses: dict[str, list[tuple[str, str]]] = {}
        self.attributes: set[str] = {"me", "host", "strerror", "filename", "args"}
        self.drawn: dict[str, set[str]] = {}
        """Dataclasses of `ui`, and which of their fields are given the server's words."""
        self.self_attributes: dict[str, set[str]] = {}
        self.found: list[str] = []
        self._trees = {name: ast.parse(text) for name, text in modules.items()}
        for name, tree in self._trees.items():
            self._collect(name, tree)

    def _collect(self, module: str, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                fields = [
                    (item.target.id, ast.unparse(item.annotation))
                    for item in node.body
                    if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
                ]
                if any("dataclass" in ast.unparse(d) for d in node.decorator_list):
                    self.dataclasses[node.name] = fields
                    if module.startswith("rtdesk/ui/"):
                        self.drawn.setdefault(node.name, set())
                    if module.startswith(RECORDS):
                        held = {name for name, kind in fields if _worded(kind)}
                        self.attributes |= held - OWN - {"id"}
            for item in ast.iter_child_nodes(node):
                if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                    owner = node.name if isinstance(node, ast.ClassDef) else ""
                    one = Function(module, item, owner)
                    self.functions.append(one)
                    self.by_name.setdefault(item.name, []).append(one)

    def called(self, name: str, module: str, *, method: bool) -> list[Function]:
        """The functions that a call may mean."""
        known = [f for f in self.by_name.get(name, ()) if bool(f.owner) is method]
        here = [f for f in known if f.module == module]
        return known if method else here or known

    def leaks(self) -> list[str]:
        """Places where the server's words are drawn or told as they came."""
        while True:
            before = self._known()
            for one in self.functions:
                if one.is_worded and not one.gives and one.node.name not in GATES:
                    one.gives = _Body(self, one, set()).gives()
                    one.passes = one.passes or _Body(self, one, one.words).gives()
                _Body(self, one, one.tainted).learn()
            if self._known() == before:
                break
        found: set[str] = set()
        for one in self.functions:
            if one.module.startswith(("rtdesk/ui/", "rtdesk/cli/")):
                found |= set(_Body(self, one, one.tainted).leaks())
        return sorted(found)

    def _known(self) -> tuple[object, ...]:
        return (
            len(self.attributes),
            sum(len(f.tainted) + f.gives + f.passes for f in self.functions),
            sum(map(len, self.self_attributes.values())),
        )


class _Body:
    """One function: which of its names hold the server's words?"""

    def __init__(self, source: Source, function: Function, given: set[str]) -> None:
        self.source, self.function = source, function
        self.names = set(given)
        self.kinds = dict(self._kinds())
        for node in function.nodes:
            if isinstance(node, ast.ExceptHandler) and node.name:
                self.names.add(node.name)
            elif isinstance(node, ast.match_case):
                self.names |= _matched(node.pattern, source.attributes)
        before = -1
        while before != len(self.names):
            before = len(self.names)
            for target, value in function.bindings:
                if self.tainted(value):
                    self.names |= {n.id for n in _targets(target)}

    # -- what is known --------------------------------------------------------------------------

    def _kinds(self) -> Iterator[tuple[str, str]]:
        """Names that hold a dataclass of `ui`: parameters, and what one loops over in them."""
        given = self.function.node.args
        kinds: dict[str, str] = {}
        for one in (*given.posonlyargs, *given.args, *given.kwonlyargs):
            if kind := self._kind(one.annotation):
                kinds[one.arg] = kind
        for target, value in self.function.bindings:
            if isinstance(target, ast.Name):
                held = {kinds.get(n.id, "") for n in ast.walk(value) if isinstance(n, ast.Name)}
                if isinstance(value, ast.Call):
                    name, method = _called(value)
                    known = self.source.called(name, self.function.module, method=method)
                    held = {self._kind(one.node.returns) for one in known}
                if len(held - {""}) == 1:
                    kinds.setdefault(target.id, *(held - {""}))
        yield from kinds.items()

    def _kind(self, annotation: ast.AST | None) -> str:
        words = re.findall(r"\w+", ast.unparse(annotation)) if annotation else []
        return next((word for word in words if word in self.source.drawn), "")

    def gives(self) -> bool:
        """True when the result may hold the server's words."""
        return any(
            isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and self.tainted(node.value)
            for node in self.function.nodes
        )

    def learn(self) -> None:
        """Tells what this function hands to others, and keeps."""
        for node in self.function.nodes:
            if isinstance(node, ast.Call):
                self._hand_over(node)
        for target, value in self.function.bindings:
            own = isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self"
            if own and self.tainted(value):
                assert isinstance(target, ast.Attribute)
                kept = self.source.self_attributes.setdefault(self.function.owner, set())
                kept.add(target.attr)

    def _hand_over(self, call: ast.Call) -> None:
        name, method = _called(call)
        if name in GATES:
            return
        fields = self.source.dataclasses.get(name)
        if fields is not None:
            names = [name for name, _ in fields]
            worded = {name for name, kind in fields if _worded(kind)}
            given = [*zip(names, call.args, strict=False)]
            given += [(k.arg, k.value) for k in call.keywords if k.arg]
            fresh = {n for n, v in given if n in worded and self.tainted(v)}
            self.source.attributes |= fresh - OWN - {"id"}
            self.source.drawn.get(name, set()).update(fresh)
            return
        makes = [f for f in self.source.by_name.get("__init__", ()) if f.owner == name]
        for known in makes or self.source.called(name, self.function.module, method=method):
            given = [*zip(known.positional, call.args, strict=False)]
            given += [(k.arg, k.value) for k in call.keywords if k.arg in known.parameters]
            known.tainted |= {n for n, v in given if n in known.words and self.tainted(v)}

    # -- expressions ------------------------------------------------------------------------------

    def tainted(self, node: ast.AST | None) -> bool:
        """True when the value of an expression may hold the server's words."""
        match node:
            case None | ast.Constant() | ast.Compare() | ast.Lambda():
                return False
            case ast.Name():
                return node.id in self.names
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return self._call(node)
            case ast.IfExp():
                return self.tainted(node.body) or self.tainted(node.orelse)
            case ast.Subscript():
                return self.tainted(node.value)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                return self.tainted(node.elt)
            case ast.DictComp():
                return self.tainted(node.key) or self.tainted(node.value)
            case ast.UnaryOp():
                return False
            case _:
                return any(map(self.tainted, ast.iter_child_nodes(node)))

    def _attribute(self, node: ast.Attribute) -> bool:
        base = ast.unparse(node.value)
        if base == "self":
            return node.attr in self.source.self_attributes.get(self.function.owner, ())
        if node.attr == "id":
            return base.rpartition(".")[2].removesuffix("[0]").removesuffix("s") in PEOPLE
        if base in self.kinds:
            return node.attr in self.source.drawn[self.kinds[base]]
        known = node.attr in self.source.attributes
        return known or (isinstance(node.value, ast.Name) and node.value.id in self.names)

    def _call(self, call: ast.Call) -> bool:
        name, method = _called(call)
        if name in GATES or name in HARMLESS:
            return False
        if name in CALLS:
            return True
        given = [*call.args, *(k.value for k in call.keywords)]
        known = self.source.called(name, self.function.module, method=method)
        if known:
            words = any(map(self.tainted, given))
            return any(f.gives or (f.passes and words) for f in known)
        if name in self.source.dataclasses or name[:1].isupper():
            return False
        receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
        return self.tainted(receiver) or any(map(self.tainted, given))

    # -- findings ---------------------------------------------------------------------------------

    def leaks(self) -> Iterator[str]:
        """Sinks that are given the server's words."""
        for node in self.function.nodes:
            for value in _drawn(node):
                if self.tainted(value):
                    where = f"{self.function.module}:{self.function.node.name}"
                    yield f"{where}: {ast.unparse(value)}"


def _drawn(node: ast.AST) -> Iterator[ast.AST]:
    """What this draws or tells."""
    if isinstance(node, ast.Call):
        name, method = _called(node)
        stream = method and ast.unparse(node.func).split(".")[-2].strip("()") in STREAMS
        if name in SINKS or (stream and name in TOLD):
            yield from node.args
            yield from (k.value for k in node.keywords if k.arg not in ("id", "classes", "style"))
        else:
            yield from (k.value for k in node.keywords if k.arg in SHOWN - {"label", "title"})
    for target, value in _bindings(node):
        if isinstance(target, ast.Attribute) and target.attr in SHOWN:
            yield value


def _bindings(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """(target, value) of whatever gives a name a value."""
    match node:
        case ast.Assign():
            for target in node.targets:
                pairs = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                if pairs:
                    assert isinstance(target, ast.Tuple)
                    assert isinstance(node.value, ast.Tuple)
                    yield from zip(target.elts, node.value.elts, strict=False)
                else:
                    yield target, node.value
        case ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr():
            if node.value:
                yield node.target, node.value
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            yield node.target, node.iter
        case ast.withitem() if node.optional_vars:
            yield node.optional_vars, node.context_expr


def _targets(target: ast.AST) -> Iterator[ast.Name]:
    """The names that get a value: not those that say where it is kept."""
    match target:
        case ast.Name():
            yield target
        case ast.Tuple() | ast.List():
            for part in target.elts:
                yield from _targets(part)
        case ast.Starred():
            yield from _targets(target.value)
        case ast.Subscript():
            yield from _targets(target.value)


def _worded(annotation: str) -> bool:
    """True for a type that may hold words."""
    return "str" in annotation or annotation in ("object", "Exception", "BaseException")


def _matched(pattern: ast.AST, attributes: set[str]) -> set[str]:
    """Names that a pattern binds to fields with the server's words."""
    found: set[str] = set()
    for node in ast.walk(pattern):
        if isinstance(node, ast.MatchClass):
            for attr, inner in zip(node.kwd_attrs, node.kwd_patterns, strict=True):
                if attr in attributes and isinstance(inner, ast.MatchAs) and inner.name:
                    found.add(inner.name)
    return found


def _called(call: ast.Call) -> tuple[str, bool]:
    """The name of what is called, and whether it is something's method."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr, True
    return (call.func.id, False) if isinstance(call.func, ast.Name) else ("", False)


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """What is in a function, and in the ones within it: they share their names."""
    return (node for part in ast.iter_child_nodes(function) for node in ast.walk(part))
