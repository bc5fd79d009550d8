"""The table of everything that the user's file can say; help, schema and checks come from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "text", "flag", "whole", "number", "command", "names", "keys", "scalar", "table", "tables"
]
"""`command`: a text or a list of words; `keys`: one key, a list of them, or a table of both;
`scalar`: a text or a whole number; `tables`: a list of tables."""

TYPES: dict[Kind, tuple[type, ...]] = {
    "text": (str,),
    "flag": (bool,),
    "whole": (int,),
    "number": (int, float),
    "command": (str, list),
    "names": (list,),
    "keys": (str, list, dict),
    "scalar": (int, str),
    "table": (dict,),
    "tables": (list,),
}
CALLED: dict[Kind, str] = {
    "text": "a text in quotes",
    "flag": "true or false",
    "whole": "a whole number",
    "number": "a number",
    "command": "a command: a text, or a list of words",
    "names": 'a list of texts, such as ["one", "two"]',
    "keys": "a key, or a list of keys",
    "scalar": "a text or a whole number",
    "table": "a table",
    "tables": "a list of tables, such as [[rules]]",
}
"""What is expected, in words."""


@dataclass(frozen=True, slots=True)
class Key:
    """One of them."""

    name: str
    kind: Kind
    help: str
    """What it is for, as Markdown in one line."""
    default: Any = None
    """What it is where nothing is said; None: nothing."""
    example: str = ""
    """A value as TOML, or the whole section of a table."""
    choices: tuple[str, ...] = ()
    least: float | None = None
    shown: str = ""
    """The default in words, where it is no value."""
    of: tuple[Key, ...] = ()
    """What each of the tables in it can say; without any, its keys are free."""
    values: Kind | None = None
    """What the free keys of a table have."""
    guards: bool = False
    """True where a word that is nearly this one must not be taken for nothing."""

    def fits(self, value: object) -> bool:
        """True for a value of its kind."""
        wanted = TYPES[self.kind]
        return isinstance(value, wanted) and (bool in wanted or not isinstance(value, bool))

    @property
    def expected(self) -> str:
        """What it can have, in words."""
        if self.choices:
            return f"one of: {', '.join(choice or repr(choice) for choice in self.choices)}"
        least = "" if self.least is None else f", {self.least:g} or more"
        return f"{CALLED[self.kind]}{least}"

    @property
    def is_plain(self) -> bool:
        """True for what fits into one word of an environment or a command line."""
        return self.kind in ("text", "flag", "whole", "number", "command")


LIST = (
    Key("title", "text", "what the list is called"),
    Key("query", "text", "TicketSQL; without one it is about a list that is there anyway"),
    Key("order", "text", "columns; `-` before one for descending", "-LastUpdated"),
    Key("columns", "names", "the columns of this list"),
    Key("refresh", "whole", "seconds between two looks for news, 0 for never", least=0),
)
RULE = (
    Key("when", "text", "the condition, such as `due < 1d`"),
    Key("style", "text", "words such as `bold red`"),
    Key("mark", "text", "one letter or sign"),
    Key("row", "flag", "the whole line, not the cell alone", False),
)
MACRO = (
    Key("title", "text", "what the menu says"),
    Key("key", "text", "a key of its own"),
    Key("status", "text", "the status it gets"),
    Key("owner", "text", "a login; `me` is you, `nobody` gives it back"),
    Key("queue", "text", "the queue it moves to"),
    Key("priority", "scalar", "the priority it gets"),
    Key("due", "text", "a date in words; empty or `never` clears it"),
    Key("fields", "table", "other fields with their values"),
    Key("reply", "text", "the text of a reply"),
    Key("comment", "text", "the text of a comment"),
    Key("minutes", "whole", "time worked", least=0),
)
COMMAND = (
    Key("run", "names", "the program and its arguments"),
    Key("title", "text", "what the menu says"),
    Key("key", "text", "a key of its own"),
    Key("input", "text", "what it reads", "", choices=("", "message", "thread")),
    Key(
        *("output", "text", "what becomes of what it says", "pager"),
        choices=("pager", "composer", "notice", "none"),
    ),
    Key("timeout", "number", "seconds after which it is ended", 60.0),
)
NOTIFY = (
    Key("on", "text", "what happens", choices=("new", "answered", "due")),
    Key("list", "text", "for `new`: in which list, by its name or title"),
    Key("before", "text", "for `due`: how long before, such as `30m`, `1h` or `2d`", "1h"),
    Key("by", "names", "`notice`, `bell`, `osc9`, `osc777`, `title`; several are told all"),
    Key("run", "names", "a program that is run, too, with its arguments"),
)
KEYS = (
    Key(
        *("url", "text", "where RT is, without `/REST/2.0`"),
        example='"https://rt.example.com"',
    ),
    Key(
        *("token_command", "command"),
        "a command that prints the token: a text or a list of words, run without a shell",
        example='"pass show rt"',
    ),
    Key(
        *("token_file", "text", "a file with the token; refused when others can read it"),
        example='"~/.config/rtdesk/token"',
    ),
    Key("user", "text", "your login, where you have no token", example='"alice"'),
    Key(
        *("password_command", "command"),
        "a command that prints the password, like `token_command`",
        example='"pass show rt-password"',
    ),
    Key("password_file", "text", "a file with the password, like `token_file`"),
    Key(
        *("keyring", "flag"),
        "ask the system's keyring for the token (or for the password of `user`); see"
        " `rtdesk help security`",
        False,
    ),
    Key(
        *("session", "flag"),
        "sign in once with the password and send RT's cookie from then on; see below",
        False,
    ),
    Key("allow_http", "flag", "allow plain http to another machine than this one", False, "true"),
    Key(
        *("ca_file", "text", "certificates to trust besides the system's"),
        example='"/etc/ssl/our-ca.pem"',
    ),
    Key(
        *("client_cert", "text", "a certificate of yours to show to the server"),
        example='"~/.config/rtdesk/me.pem"',
    ),
    Key("client_key", "text", "its key, where it is another file; refused when others can read it"),
    Key(
        *("pin", "text"),
        "the fingerprint of the server's certificate, which is then trusted, and no other",
        example='"sha256:…"',
        guards=True,
    ),
    Key(
        *("proxy", "text", "a proxy to use; the environment's proxies are not"),
        example='"http://proxy.example.com:3128"',
    ),
    Key(
        *("timeout", "number"),
        "seconds without a word from the server after which a question is given up; for RTs that"
        " take long over a search",
        30,
        "120",
        least=1,
    ),
    Key(
        *("read_only", "flag"),
        "look only: nothing is offered that would change RT, and nothing is sent",
        False,
        guards=True,
    ),
    Key(
        *("bulk_confirm", "whole"),
        "with more marked tickets than this, an action waits for a yes",
        10,
        least=0,
    ),
    Key(
        *("undo_seconds", "number"),
        "how long a message is held before it leaves, so that `u` can take it back;"
        " `0` sends at once",
        8,
        least=0,
    ),
    Key(
        *("on_quit", "text", "what becomes of messages that are still held when you leave", "ask"),
        choices=("ask", "send", "keep"),
    ),
    Key(
        *("signature", "text"),
        "a text below your replies, after a line `-- `; comments have none",
        example='"Alice, support"',
    ),
    Key(
        *("signatures", "table", "signatures by queue, which go before `signature`"),
        example='Billing = "Alice, billing"',
        values="text",
    ),
    Key("attachment_limit_mb", "number", "a file larger than that is not attached", 25, least=0),
    Key(
        *("picker", "command", "a command that prints the paths of files to attach"),
        example='["fzf", "-m"]',
    ),
    Key(
        *("download_dir", "text", "the folder that is proposed for saving attachments"),
        example='"~/tickets"',
        shown="your folder for downloads",
    ),
    Key(
        *("open", "table"),
        "programs for attachments, by type or name; see `rtdesk help attachments`",
        example='"image/*" = "feh {file}"',
        shown="`xdg-open` or `open`",
        values="command",
    ),
    Key(
        *("clipboard", "command"),
        "how texts are copied: `auto`, `osc52` (by the terminal), `tmux`, `screen`, `native` (a"
        " program of this machine), `off`, or a command of yours; see `rtdesk help ssh`",
        example='"xsel --input --clipboard"',
        shown="`auto`",
    ),
    Key(
        *("browser", "command", "a command that opens addresses, also over SSH"),
        example='["firefox", "{url}"]',
        shown="`xdg-open` or `open`, where there is a display",
    ),
    Key("mouse", "flag", "`false` leaves the mouse to the terminal", True, "false"),
    Key(
        *("images", "text"),
        "pictures in the terminal: `auto` shows them unless you work over SSH, `always` also"
        " there; `kitty`, `sixel` or `blocks` show them in this way everywhere",
        "auto",
        choices=("auto", "always", "never", "kitty", "sixel", "blocks"),
    ),
    Key("editor_split", "flag", "inside tmux, open your editor in a pane beside the desk", False),
    Key(
        "several_stopwatches",
        "flag",
        "let the stopwatches of several tickets run at the same time; see `rtdesk help time`",
        False,
    ),
    Key(
        *("theme", "text", "the colours, ours or your own; see `rtdesk help themes`"),
        "rtdesk-dark",
        example='"gruvbox"',
    ),
    Key(
        *("lists", "table", "lists of your own; see `rtdesk help lists`"),
        example="[lists.vip]\nquery = \"Requestor.EmailAddress LIKE '@big.example'\"",
        of=LIST,
    ),
    Key(
        *("preset", "text", "the keys to start from; `plain` needs no letters", "vim"),
        choices=("vim", "plain", "mutt"),
    ),
    Key(
        *("keys", "table", "other keys, by the ids of what they do; see `rtdesk help keys`"),
        example='"ticket.reply" = "R"',
        values="keys",
    ),
    Key(
        *("after", "text", "where to go when a ticket was dealt with (sent, closed, moved)"),
        "next",
        choices=("next", "previous", "stay", "back"),
    ),
    Key(
        *("columns", "names"),
        "the columns of lists that do not say otherwise; see `rtdesk help lists`",
        example='["id", "subject:40", "owner"]',
    ),
    Key(
        *("rules", "tables", "how tickets look in lists; see `rtdesk help lists`"),
        example='[[rules]]\nwhen = "due < 1d"\nstyle = "bold"\nmark = "d"',
        shown="overdue, due soon, high priority",
        of=RULE,
    ),
    Key(
        *("notify", "tables"),
        "what you want to be told of, and how; see `rtdesk help notifications`",
        example='[[notify]]\non = "answered"\nby = ["notice", "bell"]',
        shown="answers to tickets of yours, as a notice",
        of=NOTIFY,
    ),
    Key(
        *("hooks", "table"),
        "programs that are run when a ticket is `opened`, and when a message is `sent` or"
        " `refused`; see `rtdesk help notifications`",
        example='sent = ["logger", "-t", "rtdesk"]',
        values="command",
    ),
    Key("own_rules_only", "flag", "only your rules count", False),
    Key(
        *("tabs", "names"),
        "the lists to walk through, by name or title, in this order; see `rtdesk help lists`",
        example='["mine", "unowned"]',
        shown="all of them",
    ),
    Key(
        *("macros", "table", "what one key does to a ticket; see `rtdesk help macros`"),
        example='[macros.later]\ntitle = "Next week"\ndue = "+7d"',
        of=MACRO,
    ),
    Key(
        *("commands", "table", "programs of yours that get a ticket; see `rtdesk help commands`"),
        example='[commands.host]\nrun = ["lookup-host"]\ninput = "message"',
        of=COMMAND,
    ),
)
BY_NAME = {key.name: key for key in KEYS}
CHOOSING = Key(
    *("profile", "text", "the profile to take where none is named; it stands at the top only"),
    example='"work"',
)
PROFILES = "profiles"


def near(name: str, keys: tuple[Key, ...]) -> Key | None:
    """The key that was probably meant."""
    import difflib

    found = difflib.get_close_matches(name, [key.name for key in keys], 1, 0.65)
    return next((key for key in keys if key.name in found), None)
