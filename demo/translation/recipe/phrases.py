"""Noun phrases, time phrases and clauses: pairs of English and German, with German case, gender and word order."""

from random import Random
from typing import NamedTuple

import lexicon
from lexicon import Noun, Verb
from number_words import (
    english,
    english_clock,
    english_ordinal,
    german,
    german_clock,
    german_ordinal,
)

CASES = ("nom", "acc", "dat", "gen")
THE = {"m": ("der", "den", "dem", "des"), "f": ("die", "die", "der", "der"), "n": ("das", "das", "dem", "des")}
THE_PLURAL = ("die", "die", "den", "der")
# Endings of ein-, kein-, mein- and of the adjective after them and after der-.
EIN_ENDINGS = {"m": ("", "en", "em", "es"), "f": ("e", "e", "er", "er"), "n": ("", "", "em", "es")}
AFTER_EIN = {"m": ("er", "en", "en", "en"), "f": ("e", "e", "en", "en"), "n": ("es", "es", "en", "en")}
AFTER_DER = {"m": ("e", "en", "en", "en"), "f": ("e", "e", "en", "en"), "n": ("e", "e", "en", "en")}
POSSESSIVES = [("my", "mein"), ("our", "unser"), ("his", "sein"), ("her", "ihr")]
CONTRACTIONS = {"zu dem": "zum", "zu der": "zur", "von dem": "vom", "in dem": "im", "an dem": "am"}


class Pair(NamedTuple):
    english: str
    german: str


class NounPhrase(NamedTuple):
    """One thing in English and in each German case."""

    english: str
    german: dict[str, str]
    indefinite: bool = False


def article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def noun_phrase(noun: Noun, determiner: str, adjective: tuple[str, str, str] | None = None) -> NounPhrase:
    """`determiner`: the, this, a, no, or an English possessive."""
    words = f"{adjective[0]} {noun.english}" if adjective else noun.english
    forms = {}
    for i, case in enumerate(CASES):
        if determiner in ("the", "this"):
            the = THE[noun.gender][i]
            lead = (
                the
                if determiner == "the"
                else f"dies{'es' if the in ('das', 'des') else 'e' if the == 'die' else the[1:]}"
            )
            ending = AFTER_DER[noun.gender][i]
        else:
            stem = {"a": "ein", "no": "kein", **dict(POSSESSIVES)}[determiner]
            lead = stem + EIN_ENDINGS[noun.gender][i]
            ending = AFTER_EIN[noun.gender][i]
        middle = [adjective[1] + ending] if adjective else []
        forms[case] = " ".join([lead, *middle, inflected(noun, case)])
    lead = article(words) if determiner == "a" else f"{determiner} {words}"
    return NounPhrase(lead, forms, determiner == "a")


def inflected(noun: Noun, case: str) -> str:
    if noun.weak and case != "nom":
        return noun.german + ("n" if noun.german.endswith(("e", "r")) else "en")
    if case == "gen" and noun.gender != "f":
        return noun.genitive or f"{noun.german}s"
    return noun.german


def counted(n: int, noun: Noun) -> Pair:
    """`n` of two or more: no case shows but the dative, which is not made here."""
    return Pair(f"{english(n)} {noun.plural}", f"{german(n)} {noun.german_plural}")


def some(rng: Random, nouns: list[Noun], adjectives, determiners=("the", "a", "my", "this")) -> NounPhrase:
    determiner = rng.choice(determiners)
    if determiner == "my":
        determiner = rng.choice(POSSESSIVES)[0]
    return noun_phrase(rng.choice(nouns), determiner, rng.choice(adjectives) if rng.random() < 0.5 else None)


def place(rng: Random, determiners=("the",)) -> NounPhrase:
    return some(rng, lexicon.PLACES, lexicon.PLACE_ADJECTIVES, determiners)


def thing(rng: Random, determiners=("the", "a", "my", "this")) -> NounPhrase:
    return some(rng, lexicon.THINGS, lexicon.THING_ADJECTIVES, determiners)


def person(rng: Random) -> NounPhrase:
    return some(rng, lexicon.PEOPLE, lexicon.PERSON_ADJECTIVES, ("my",))


def contracted(german_phrase: str) -> str:
    for long, short in CONTRACTIONS.items():
        if german_phrase.startswith(f"{long} "):
            return short + german_phrase.removeprefix(long)
    return german_phrase


PREPOSITIONS = [
    ("in front of", "vor", "dat"),
    ("behind", "hinter", "dat"),
    ("next to", "neben", "dat"),
    ("opposite", "gegenüber von", "dat"),
    ("near", "in der Nähe", "gen"),
    ("on the left of", "links von", "dat"),
]


def where(rng: Random) -> Pair:
    lead, german_lead, case = rng.choice(PREPOSITIONS)
    spot = place(rng)
    return Pair(f"{lead} {spot.english}", f"{german_lead} {spot.german[case]}")


# Times


def clock(rng: Random) -> Pair:
    hour, minute = rng.randint(1, 12), 5 * rng.randrange(12)
    return Pair(english_clock(hour, minute), german_clock(hour, minute))


def digital_clock(rng: Random) -> Pair:
    hour, minute, evening = rng.randint(1, 11), rng.randrange(60), rng.random() < 0.5
    half = "p.m." if evening else "a.m."
    return Pair(f"{hour}:{minute:02d} {half}", f"{hour + 12 if evening else hour}:{minute:02d} Uhr")


def weekday(rng: Random) -> Pair:
    i = rng.randrange(7)
    return Pair(lexicon.WEEKDAYS[i], lexicon.GERMAN_WEEKDAYS[i])


def month_day(rng: Random) -> tuple[int, int]:
    """Counted from 1, both."""
    i = rng.randrange(12)
    return i + 1, rng.randint(1, lexicon.MONTH_DAYS[i])


def month(number: int) -> Pair:
    return Pair(lexicon.MONTHS[number - 1], lexicon.GERMAN_MONTHS[number - 1])


def city(rng: Random) -> Pair:
    i = rng.randrange(len(lexicon.CITIES))
    return Pair(lexicon.CITIES[i], lexicon.GERMAN_CITIES[i])


TIMES = [Pair("tomorrow", "morgen"), Pair("today", "heute"), Pair("next week", "nächste Woche")]
PAST_TIMES = [Pair("yesterday", "gestern"), Pair("last week", "letzte Woche")]
PARTS = [Pair("", ""), Pair(" morning", "morgen"), Pair(" evening", "abend"), Pair(" afternoon", "nachmittag")]
SPANS = [Pair("minutes", "Minuten"), Pair("hours", "Stunden"), Pair("days", "Tagen"), Pair("weeks", "Wochen")]


def time_phrase(rng: Random, past: bool = False) -> Pair:
    kind = rng.randrange(7)
    if kind == 0:
        at = clock(rng)
        return Pair(f"at {at.english}", f"um {at.german}")
    if kind == 1:
        day, part = weekday(rng), rng.choice(PARTS)
        return Pair(f"on {day.english}{part.english}", f"am {day.german}{part.german}")
    if kind == 2:
        number, day = month_day(rng)
        in_month = month(number)
        return Pair(
            f"on the {english_ordinal(day)} of {in_month.english}", f"am {german_ordinal(day)}n {in_month.german}"
        )
    if kind == 3:
        n, span = rng.randint(2, 60), rng.choice(SPANS)
        lead, end, german_lead = ("", " ago", "vor") if past else ("in ", "", "in")
        return Pair(f"{lead}{english(n)} {span.english}{end}", f"{german_lead} {german(n)} {span.german}")
    if kind == 4:
        day = weekday(rng)
        lead, german_lead = ("last", "letzten") if past else rng.choice([("next", "nächsten"), ("every", "jeden")])
        return Pair(f"{lead} {day.english}", f"{german_lead} {day.german}")
    if kind == 5:
        at, day = clock(rng), weekday(rng)
        return Pair(f"at {at.english} on {day.english}", f"am {day.german} um {at.german}")
    return rng.choice(PAST_TIMES if past else TIMES)


# Clauses


class Subject(NamedTuple):
    english: str
    german: str
    person: int  # 0: I, 1: he/she/it, 2: we/they/you


PRONOUNS = [
    Subject("I", "ich", 0),
    Subject("he", "er", 1),
    Subject("she", "sie", 1),
    Subject("we", "wir", 2),
    Subject("they", "sie", 2),
    Subject("you", "Sie", 2),
]
# English after I/we and after he, with and without `not`; German after ich/er and after wir.
MODALS = [
    (("can", "can"), ("cannot", "cannot"), ("kann", "können")),
    (("must", "must"), None, ("muss", "müssen")),
    (("want to", "wants to"), ("do not want to", "does not want to"), ("will", "wollen")),
    (("will", "will"), ("will not", "will not"), ("werde", "werden")),
    (("would like to", "would like to"), None, ("möchte", "möchten")),
    (("have to", "has to"), ("do not have to", "does not have to"), ("muss", "müssen")),
]
AUXILIARIES = {"haben": ("habe", "hat", "haben"), "sein": ("bin", "ist", "sind")}


class Clause(NamedTuple):
    """A statement, to be put in the order that its place in the sentence asks for."""

    english: str
    english_time: str
    subject: str
    finite: str
    time: str
    middle: str
    tail: str
    joined: str  # the tail with the finite verb behind it

    def english_main(self) -> str:
        return joined(self.english, self.english_time)

    def english_time_first(self) -> str:
        return f"{self.english_time}, {self.english}"

    def main(self) -> str:
        return joined(self.subject, self.finite, self.time, self.middle, self.tail)

    def inverted(self) -> str:
        return joined(self.finite, self.subject, self.time, self.middle, self.tail)

    def time_first(self) -> str:
        return joined(self.time, self.finite, self.subject, self.middle, self.tail)

    def subordinate(self) -> str:
        return joined(self.subject, self.time, self.middle, self.joined)


def joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def subject(rng: Random) -> Subject:
    if rng.random() < 0.6:
        return rng.choice(PRONOUNS)
    who = person(rng)
    return Subject(who.english, who.german["nom"], 1)


def clause(rng: Random, timed: float = 0.6) -> Clause:
    who = subject(rng)
    negative = rng.random() < 0.2
    kind = rng.randrange(5)
    verbs = (
        lexicon.THING_VERBS,
        lexicon.PLACE_VERBS,
        lexicon.PERSON_VERBS,
        lexicon.MOTION_VERBS,
        lexicon.STAYING_VERBS,
    )[kind]
    verb = rng.choice(verbs)
    rest, middle = complement(rng, kind, negative)
    tense = rng.choice(("present", "past", "modal"))
    time = time_phrase(rng, tense == "past") if rng.random() < timed else Pair("", "")
    spoken, finite, tail, behind = verb_forms(rng, verb, who.person, tense, negative)
    return Clause(
        joined(who.english, spoken, rest), time.english, who.german, finite, time.german, middle, tail, behind
    )


def complement(rng: Random, kind: int, negative: bool) -> Pair:
    """What the verb asks for, with the German negation where it belongs: `kein`, or `nicht` before a place."""
    if kind == 0:
        # "not a ticket" is "keine Fahrkarte".
        what = thing(rng)
        if negative and what.indefinite:
            noun = rng.choice(lexicon.THINGS)
            return Pair(article(noun.english), noun_phrase(noun, "no").german["acc"])
    elif kind == 1:
        what = place(rng, ("the", "this"))
    elif kind == 2:
        what = person(rng)
    else:
        spot = place(rng)
        lead, german_lead = (
            ("to", "zu") if kind == 3 else rng.choice([("in front of", "vor"), ("near", "bei"), ("at", "an")])
        )
        behind = contracted(f"{german_lead} {spot.german['dat']}").replace("bei dem ", "beim ")
        return Pair(f"{lead} {spot.english}", f"nicht {behind}" if negative else behind)
    return Pair(what.english, what.german["acc"] + (" nicht" if negative else ""))


def verb_forms(rng: Random, verb: Verb, who: int, tense: str, negative: bool) -> tuple[str, str, str, str]:
    """English verb; German finite verb, tail, and both as they end a subordinate clause."""
    infinitive = verb.prefix + verb.infinitive
    if tense == "present":
        finite = (verb.first_person, verb.third_person, verb.infinitive)[who]
        plain = verb.third if who == 1 else verb.english
        spoken = f"{'does' if who == 1 else 'do'} not {verb.english}" if negative else plain
        return spoken, finite, verb.prefix, verb.prefix + finite
    if tense == "past":
        finite = AUXILIARIES[verb.auxiliary][who]
        spoken = f"did not {verb.english}" if negative else verb.past
        return spoken, finite, verb.participle, f"{verb.participle} {finite}"
    positive, negated, forms = rng.choice([modal for modal in MODALS if modal[1] or not negative])
    finite = "wird" if forms[0] == "werde" and who == 1 else forms[who == 2]
    spoken = f"{(negated if negative else positive)[who == 1]} {verb.english}"
    return spoken, finite, infinitive, f"{infinitive} {finite}"
