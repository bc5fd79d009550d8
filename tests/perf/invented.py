"""Invented people, subjects and texts of a large help desk; the same in every run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from rtdesk.records.ref import NO_OWNER, Ref, user
from rtdesk.records.ticket import TicketRow


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


LAST_DAY = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
QUEUES = tuple(
    Ref("queue", str(number), name)
    for number, name in enumerate(
        _listed(
            "General,Support,Network,Billing,Purchasing,Facilities,Human Resources,Security,"
            "Research,Telephony,Printing,Accounts,Web shop,Warehouse,Mill Lane,Backup,Databases,"
            "Fahrdienst,Élèves,施設"
        ),
        start=1,
    )
)
INCIDENTS = frozenset(QUEUES[2:10:7])
"""Queues with statuses of their own."""
STATUSES = ("new", "new", "open", "open", "open", "stalled")
INCIDENT_STATUSES = ("reported", "triage", "investigating", "waiting-on-vendor")
FIRST = _listed(
    "Anna,Bruno,Carla,David,Elena,Felix,Greta,Hugo,Ines,Jonas,Katja,Luca,Mira,Nora,Oskar,Paula"
    ",Quentin,Rosa,Sven,Tessa,Ugo,Vera,Wim,Xenia,Yuki,Zoe,Amina,Bilal,Chloé,Dmitri"
)
LAST = _listed(
    "Almeida,Baumann,Conti,Dupont,Eriksen,Fischer,García,Hoffmann,Ivanova,Jansen,Kowalski,Lindqvist"
    ",Moreau,Novák,Okafor,Petrov,Quast,Rossi,Schneider,Tanaka,Ueda,Vogel,Weber,Xu,Yılmaz,Zimmer"
    ",Achterberg,Brandstetter,Cunningham,Delacroix,Esposito,Fitzgerald,Grünwald,Hernández,Ibrahim"
    ",Jørgensen,Kaczmarek,Lefebvre,Montgomery,Nakamura,Oyelaran,Papadopoulos,Quigley,Rasmussen"
)
THINGS = _listed(
    "Label printer,VPN client,Shared mailbox,Delivery note export,Till,Calendar,Scanner,"
    "Customer portal,Wi-Fi access point,Telephone,Backup job,Invoice template,Laptop,Docking"
    " station,Badge reader,Coffee machine,Projector,License server,Web certificate,File share,"
    "Database replica,Order import,Newsletter,Password reset,Two-factor token,Monitor,Keyboard,"
    "Payroll run,Stock report,Heating,Parking permit,Drucker,Netzlaufwerk,Imprimante,Écran,"
    "プリンター,Switch,Firewall rule,Mail gateway,Spam filter"
)
TROUBLES = _listed(
    "does not start,is slow since this morning,asks for a password again,shows yesterday's figures,"
    "stops after a few minutes,needs a second user,prints blank pages,cannot be reached from home,"
    "should be moved,reports a full disk,is missing after the update,shows an error message,"
    "makes a noise,has expired,flickers,lost its settings,was ordered twice,needs an upgrade,"
    "is locked for a new colleague,sends everything twice,startet nicht mehr,ne répond plus,"
    "が動かない,cannot open attachments,drops the connection every hour"
)
WHERE = _listed(
    "in room,at desk,on host srv,for order,on port,for customer,in building,after change,on floor,"
    "see invoice"
)
SENTENCES = (
    "please have a look when you can.",
    "It worked until yesterday after lunch.",
    "I restarted twice and nothing changed.",
    "The error code is 0x80070035.",
    "My colleague in the next room has the same problem.",
    "Could you call me about this? I am at my desk until four.",
    "The log says: connection reset by peer.",
    "We replaced the cable and the adapter, without success.",
    "Koennen Sie sich das bitte heute noch ansehen?",
    "The maintenance window of last night may be the cause.",
    "A technician will come by on Thursday between nine and eleven.",
    "This was fixed on our side, please try again and tell us.",
    "I attached nothing, since the screenshot is confidential.",
    "The vendor's hotline asks for the serial number and the contract.",
    "Merci de votre réponse rapide.",
)
TALKED = 50
"""One of so many tickets has more than one message; the mirror has read those."""
RARE = "zyxomma"
"""Stands in the texts of a few tickets only."""


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote into a ticket: a transaction with one part of the same number."""

    number: int
    by: Ref
    at: datetime
    text: str


class World:
    """Everybody and everything, drawn with one source of chance."""

    def __init__(self, tickets: int, owners: int = 30, requestors: int = 5000):
        self._chance = Random(20_260)
        self._last = 0
        self.me = user("root", "Enoch Root")
        names = [(FIRST[n % len(FIRST)], LAST[n % len(LAST)]) for n in range(1, owners)]
        staff = [user(f"{first}.{last[0]}".lower(), f"{first} {last}") for first, last in names]
        self.owners = (self.me, *staff)
        self.requestors = tuple(self._person(number) for number in range(requestors))
        self.rows = tuple(self._row(number, tickets) for number in range(1, tickets + 1))
        self.messages = {row.id: self._thread(row) for row in self.rows}

    @property
    def newest(self) -> int:
        """The number of the newest message."""
        return self._last

    def _thread(self, row: TicketRow) -> tuple[Message, ...]:
        at = row.created or LAST_DAY
        found: list[Message] = []
        for _ in range(1 if row.id % TALKED else self._chance.randint(2, 6)):
            by = self._chance.choice((row.requestors[0], row.owner)) if found else row.requestors[0]
            self._last += 1
            found.append(Message(self._last, by, at, self._text()))
            at += timedelta(seconds=self._chance.randint(60, 200_000))
        return tuple(found)

    def _text(self) -> str:
        chosen = self._chance.choices(SENTENCES, k=self._chance.randint(3, 12))
        rare = f" The model is {RARE}." if self._chance.random() < 0.002 else ""
        return f"Hello,\n\n{' '.join(chosen)}{rare}\n\nRegards"

    def _person(self, number: int) -> Ref:
        first, last = self._chance.choice(FIRST), self._chance.choice(LAST)
        login = f"{first}.{last}{number}@example.org".lower()
        return user(login, f"{first} {last}", login)

    def _subject(self) -> str:
        words = map(self._chance.choice, (THINGS, TROUBLES, WHERE))
        subject = f"{' '.join(words)} {self._chance.randint(1, 9999)}"
        return subject if self._chance.random() < 0.9 else f"Re: {subject.lower()}"

    def _row(self, number: int, count: int) -> TicketRow:
        chance = self._chance
        age = timedelta(days=3 * 365) * (1 - number / count) + timedelta(hours=chance.random())
        created = (LAST_DAY - age).replace(microsecond=0)
        lasted = timedelta(days=min(chance.expovariate(1 / 20), age / timedelta(days=1)))
        # A few queues get most of the tickets, and a few people write most of them.
        queue = QUEUES[int(len(QUEUES) * chance.random() ** 2)]
        requestor = self.requestors[int(len(self.requestors) * chance.random() ** 2)]
        return TicketRow(
            number,
            self._subject(),
            chance.choice(INCIDENT_STATUSES if queue in INCIDENTS else STATUSES),
            queue,
            chance.choice(self.owners) if chance.random() < 0.8 else NO_OWNER,
            (requestor,),
            str(chance.choice((0, 0, 0, 20, 50, 50, 80, 100))),
            created,
            (created + lasted).replace(microsecond=0),
            created + timedelta(days=chance.randint(1, 60)) if chance.random() < 0.2 else None,
        )
