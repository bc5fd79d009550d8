"""`rtdesk completion SHELL`: a script that completes what is typed, made from the parser."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence

from rtdesk.cli.grammar import Command, Part, grammar

TICKETS = "rtdesk ls all --cached 2>/dev/null"
"""The tickets that are known here, a line each: no question to the server."""
LISTS = "rtdesk lists --format '{name}' 2>/dev/null"


def run(given: argparse.Namespace) -> int:
    """Prints the script; the result is the exit code."""
    print(script(given.shell), end="")
    return 0


def script(shell: str) -> str:
    """The script for a shell of `SHELLS`."""
    from rtdesk.cli.arguments import parser

    return SHELLS[shell](grammar(parser()))


def _topics() -> tuple[str, ...]:
    from rtdesk.help.pages import topics

    return topics()


def _schemas() -> tuple[str, ...]:
    from rtdesk.cli.schema import SCHEMAS

    return tuple(SCHEMAS)


def _known(part: Part) -> tuple[str, ...]:
    """Values that never change."""
    return {"topic": _topics, "verb": _schemas}.get(part.kind, lambda: part.choices)()


def _paths(top: Command) -> Iterator[tuple[str, Command]]:
    """Every command by its words, such as `outbox send`."""
    for verb in top.verbs:
        yield verb.name, verb
        for sub in verb.verbs:
            yield f"{verb.name} {sub.name}", sub


# -- bash --------------------------------------------------------------------------------------

_BASH = """# Completion of rtdesk for bash: source it, or put it where bash-completion looks.
_rtdesk() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= word i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        case $word in
            @TAKING@) ((i++)) ;;
            -*) ;;
            *)
                case "$verb $word" in
                    @SUBVERBS@) verb="$verb $word" ;;
                    *) [[ -z $verb ]] && verb=$word ;;
                esac
                ;;
        esac
    done
    local values= options= kind=
    case "$verb/$prev" in
@OPTIONS@
        *)
            case "$verb" in
@VERBS@
            esac
            ;;
    esac
    [[ $cur == -* ]] && values=$options kind=
    case $kind in
        file) compopt -o filenames; COMPREPLY=($(compgen -f -- "$cur")); return ;;
        folder) compopt -o filenames; COMPREPLY=($(compgen -d -- "$cur")); return ;;
        ticket) values+=" $(@TICKETS@ | while read -r i _; do echo "$i"; done)" ;;
        list) values+=" $(@LISTS@)" ;;
    esac
    COMPREPLY=($(compgen -W "$values" -- "$cur"))
}
complete -F _rtdesk rtdesk
"""


def _bash(top: Command) -> str:
    places = [("", top), *_paths(top)]
    taking = sorted({name for _, c in places for o in c.options if o.takes for name in o.names})
    subverbs = [f'"{path}"' for path, _ in _paths(top) if " " in path]
    options: list[str] = []
    verbs: list[str] = []
    for path, command in places:
        names = [name for option in command.options for name in option.names]
        for option in command.options:
            if option.takes:
                keys = "|".join(f'"{path}/{name}"' for name in option.names)
                options.append(f"        {keys}) {_bash_values(option)} ;;")
        words = [verb.name for verb in command.verbs]
        known = f"options={shlex.quote(' '.join(names))} {_bash_values(_word(command), words)}"
        verbs.append(f'                "{path}") {known} ;;')
    return _filled(
        _BASH,
        {
            "TAKING": "|".join(taking),
            "SUBVERBS": "|".join(subverbs),
            "OPTIONS": "\n".join(options),
            "VERBS": "\n".join(verbs),
            "TICKETS": TICKETS,
            "LISTS": LISTS,
        },
    )


def _bash_values(part: Part | None, words: Sequence[str] = ()) -> str:
    known = _known(part) if part else ()
    kind = part.kind if part and part.kind in ("file", "folder", "ticket", "list") else ""
    return f"values={shlex.quote(' '.join([*words, *known]))} kind={kind}"


def _word(command: Command) -> Part | None:
    """What may stand at the next place: of several, the last, which can be repeated."""
    return command.words[-1] if command.words else None


# -- zsh ---------------------------------------------------------------------------------------

_ZSH = """#compdef rtdesk
# Completion of rtdesk for zsh: put it as _rtdesk into a folder of $fpath.
_rtdesk_tickets() {
    local -a found; local id rest
    @TICKETS@ | while read -r id rest; do found+=("$id:$rest"); done
    _describe ticket found
}
_rtdesk_lists() {
    local -a found; found=(${(f)"$(@LISTS@)"})
    _describe list found
}
@FUNCTIONS@
if [[ $funcstack[1] == _rtdesk ]]; then _rtdesk "$@"; else compdef _rtdesk rtdesk; fi
"""


def _zsh(top: Command) -> str:
    functions = [_zsh_function("_rtdesk", top)]
    for path, command in _paths(top):
        functions.append(_zsh_function(f"_rtdesk_verb_{path.replace(' ', '_')}", command))
    values = {"FUNCTIONS": "\n".join(functions), "TICKETS": TICKETS, "LISTS": LISTS}
    return _filled(_ZSH, values)


def _zsh_function(name: str, command: Command) -> str:
    lines = [_zsh_option(option) for option in command.options]
    if not command.verbs:
        lines += [_zsh_word(part) for part in command.words]
        body = " \\\n        ".join(["_arguments -s", *lines])
        return f"{name}() {{\n    {body}\n}}"
    prefix = "_rtdesk_verb_" if name == "_rtdesk" else f"{name}_"
    found = "\n        ".join(
        _zsh_quoted(f"{verb.name}:{_zsh_plain(verb.help)}") for verb in command.verbs
    )
    body = " \\\n        ".join(["_arguments -C", *lines, "'1: :->verb'", "'*:: :->rest'"])
    return (
        f"{name}() {{\n    local state line curcontext=$curcontext\n    local -a verbs\n"
        f"    verbs=(\n        {found}\n    )\n    {body}\n"
        "    case $state in\n        verb) _describe command verbs ;;\n"
        f"        rest) (( $+functions[{prefix}$line[1]] )) && {prefix}$line[1] ;;\n"
        "    esac\n}"
    )


def _zsh_option(option: Part) -> str:
    names = option.names
    head = f"'({' '.join(names)})'{{{','.join(names)}}}" if len(names) > 1 else names[0]
    again = "'*'" if option.many else ""
    value = f":{_zsh_plain(option.label.lower())}:{_zsh_action(option)}" if option.takes else ""
    return f"{again}{head}{_zsh_quoted(f'[{_zsh_plain(option.help)}]{value}')}"


def _zsh_word(part: Part) -> str:
    place = "*" if part.many else ""
    optional = "" if part.many or part.needed else ":"
    label = _zsh_plain(part.label.lower())
    return _zsh_quoted(f"{place}:{optional}{label}:{_zsh_action(part)}")


def _zsh_action(part: Part) -> str:
    actions = {
        "file": "_files",
        "folder": "_files -/",
        "ticket": "_rtdesk_tickets",
        "list": "_rtdesk_lists",
    }
    known = _known(part)
    return f"({' '.join(known)})" if known else actions.get(part.kind, " ")


def _zsh_plain(text: str) -> str:
    return re.sub(r"([\[\]:\\])", r"\\\1", text)


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


# -- fish --------------------------------------------------------------------------------------


def _fish(top: Command) -> str:
    lines = [
        "# Completion of rtdesk for fish: put it as rtdesk.fish into ~/.config/fish/completions.",
        "function __rtdesk_tickets",
        rf"    {TICKETS} | string trim | string replace -r '^(\d+)\s+' '$1\t'",
        "end",
        "function __rtdesk_lists",
        f"    {LISTS}",
        "end",
        "complete -c rtdesk -f",
    ]
    lines += _fish_options(top.options, "")
    for verb in top.verbs:
        lines.append(_fish_line("__fish_use_subcommand", f"-a {verb.name}", verb.help))
    for path, command in _paths(top):
        first, _, sub = path.partition(" ")
        here = f"__fish_seen_subcommand_from {first}"
        if sub:
            lines.append(_fish_line(here, f"-a {sub}", command.help))
            here += f"; and __fish_seen_subcommand_from {sub}"
        lines += _fish_options(command.options, here)
        if (part := _word(command)) and (values := _fish_values(part)):
            lines.append(_fish_line(here, values, ""))
    return "\n".join(lines) + "\n"


def _fish_options(options: tuple[Part, ...], here: str) -> Iterator[str]:
    for option in options:
        names = " ".join(
            f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
        )
        values = f" -r {_fish_values(option)}".rstrip() if option.takes else ""
        yield _fish_line(here, f"{names}{values}", option.help)


def _fish_values(part: Part) -> str:
    calls = {"ticket": "(__rtdesk_tickets)", "list": "(__rtdesk_lists)"}
    if part.kind in ("file", "folder"):
        return "-F"
    known = " ".join(_known(part)) or calls.get(part.kind, "")
    return f"-a {_fish_quoted(known)}" if known else ""


def _fish_line(here: str, what: str, help_: str) -> str:
    condition = f" -n {_fish_quoted(here)}" if here else ""
    said = f" -d {_fish_quoted(help_)}" if help_ else ""
    return f"complete -c rtdesk{condition} {what}{said}"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _filled(template: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        template = template.replace(f"@{name}@", value)
    return template


SHELLS: Mapping[str, Callable[[Command], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
