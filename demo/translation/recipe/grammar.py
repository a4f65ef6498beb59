"""The seven kinds of sentence. Each function draws one pair of English and German."""

from random import Random

import lexicon
from number_words import (
    english,
    english_digits,
    english_ordinal,
    english_year,
    german,
    german_digits,
    german_ordinal,
    german_year,
)
from phrases import (
    Pair,
    city,
    clause,
    clock,
    contracted,
    counted,
    digital_clock,
    month,
    month_day,
    noun_phrase,
    person,
    place,
    some,
    thing,
    weekday,
    where,
)


def any_number(rng: Random) -> int:
    """Short and long ones alike."""
    return rng.randint(2, 10 ** rng.choice((1, 2, 2, 3, 3, 4, 5, 6, 7)))


def number(rng: Random) -> Pair:
    n = any_number(rng)
    words = Pair(english(n), german(n)) if rng.random() < 0.75 else Pair(english_digits(n), german_digits(n))
    where_to = city(rng)
    small = rng.randint(2, 99)
    return rng.choice(
        [
            Pair(f"the number is {words.english}", f"die Nummer ist {words.german}"),
            Pair(
                f"{words.english} people live in {where_to.english}",
                f"in {where_to.german} leben {words.german} Menschen",
            ),
            Pair(f"the book has {words.english} pages", f"das Buch hat {words.german} Seiten"),
            Pair(f"there were more than {words.english} visitors", f"es waren mehr als {words.german} Besucher"),
            Pair(f"my room number is {words.english}", f"meine Zimmernummer ist {words.german}"),
            Pair(f"{words.english} plus {english(small)}", f"{words.german} plus {german(small)}"),
            Pair(
                f"the office is on the {english_ordinal(small)} floor",
                f"das Büro ist im {german_ordinal(small)}n Stock",
            ),
            Pair(f"we have sold almost {words.english} tickets", f"wir haben fast {words.german} Karten verkauft"),
        ]
    )


DAY_PARTS = [
    ("in the morning", "morgens"),
    ("in the afternoon", "nachmittags"),
    ("in the evening", "abends"),
    ("at night", "nachts"),
]


def time(rng: Random) -> Pair:
    draw_clock = digital_clock if rng.random() < 0.3 else clock
    at, until, in_words = draw_clock(rng), draw_clock(rng), clock(rng)
    part, german_part = rng.choice(DAY_PARTS)
    vehicle = noun_phrase(rng.choice(lexicon.VEHICLES), "the")
    spot, day, near = place(rng), weekday(rng), where(rng)
    return rng.choice(
        [
            Pair(f"it is {at.english}", f"es ist {at.german}"),
            Pair(f"it is {in_words.english} {part}", f"es ist {in_words.german} {german_part}"),
            Pair(f"{vehicle.english} leaves at {at.english}", f"{vehicle.german['nom']} fährt um {at.german} ab"),
            Pair(
                f"{vehicle.english} does not arrive until {at.english}",
                f"{vehicle.german['nom']} kommt erst um {at.german} an",
            ),
            Pair(f"{spot.english} opens at {at.english}", f"{spot.german['nom']} öffnet um {at.german}"),
            Pair(
                f"{spot.english} is open from {at.english} to {until.english}",
                f"{spot.german['nom']} ist von {at.german} bis {until.german} geöffnet",
            ),
            Pair(
                f"please wake me at {at.english} on {day.english}",
                f"bitte wecken Sie mich am {day.german} um {at.german}",
            ),
            Pair(f"we will meet {near.english} at {at.english}", f"wir treffen uns um {at.german} {near.german}"),
        ]
    )


def date(rng: Random) -> Pair:
    day, (month_number, on), year = weekday(rng), month_day(rng), rng.randint(1500, 2099)
    (other_number, other_on), who, spot = month_day(rng), person(rng), place(rng)
    in_month, other_month = month(month_number), month(other_number)
    late = rng.randint(1, lexicon.MONTH_DAYS[month_number - 1])
    return rng.choice(
        [
            Pair(
                f"today is {day.english}, {in_month.english} {on}, {year}",
                f"heute ist {day.german}, der {on}. {in_month.german} {year}",
            ),
            Pair(
                f"we will arrive on {day.english}, {in_month.english} {on}",
                f"wir kommen am {day.german}, dem {on}. {in_month.german}, an",
            ),
            Pair(
                f"the date is {month_number:02d}/{on:02d}/{year}",
                f"das Datum ist der {on:02d}.{month_number:02d}.{year}",
            ),
            Pair(
                f"it is the {english_ordinal(on)} of {in_month.english}",
                f"es ist der {german_ordinal(on)} {in_month.german}",
            ),
            Pair(
                f"{spot.english} is closed from the {english_ordinal(on)} to the {english_ordinal(late)} of {in_month.english}",
                f"{spot.german['nom']} ist vom {german_ordinal(on)}n bis zum {german_ordinal(late)}n {in_month.german} geschlossen",
            ),
            Pair(
                f"{who.english} was born on {in_month.english} {on}, {year}",
                f"{who.german['nom']} wurde am {on}. {in_month.german} {year} geboren",
            ),
            Pair(
                f"{spot.english} was built in {english_year(year)}",
                f"{spot.german['nom']} wurde {german_year(year)} gebaut",
            ),
            Pair(
                f"the holidays last from {in_month.english} {on} to {other_month.english} {other_on}",
                f"die Ferien dauern vom {on}. {in_month.german} bis zum {other_on}. {other_month.german}",
            ),
        ]
    )


def amount(rng: Random) -> Pair:
    kind = rng.randrange(4)
    whole, cents = rng.randint(2, 10 ** rng.choice((1, 2, 3, 4))), rng.randrange(100)
    if kind < 2:
        symbol = "€$£"[rng.randrange(3)]
        part = cents if kind else None
        return Pair(symbol + english_digits(whole, part), f"{german_digits(whole, part)} {symbol}")
    unit, german_unit = rng.choice([("euros", "Euro"), ("dollars", "Dollar"), ("pounds", "Pfund")])
    if kind == 2:
        return Pair(f"{english(whole)} {unit}", f"{german(whole)} {german_unit}")
    whole, cents = rng.randint(2, 99), rng.randint(10, 99)
    return Pair(f"{english(whole)} {unit} {english(cents)}", f"{german(whole)} {german_unit} {german(cents)}")


def price(rng: Random) -> Pair:
    much, what, other = amount(rng), thing(rng, ("the", "my", "this")), thing(rng, ("the", "this"))
    food = some(rng, lexicon.FOODS, lexicon.FOOD_ADJECTIVES, ("the", "a"))
    bought, percent, nights = thing(rng, ("the", "a")), rng.randint(2, 99), rng.randint(2, 20)
    return rng.choice(
        [
            Pair(f"that is {much.english}", f"das macht {much.german}"),
            Pair(f"{what.english} costs {much.english}", f"{what.german['nom']} kostet {much.german}"),
            Pair(f"how much is {food.english}?", f"wie viel kostet {food.german['nom']}?"),
            Pair(
                f"I paid {much.english} for {bought.english}",
                f"ich habe {much.german} für {bought.german['acc']} bezahlt",
            ),
            Pair(
                f"{what.english} is {english(percent)} percent cheaper than {other.english}",
                f"{what.german['nom']} ist {german(percent)} Prozent billiger als {other.german['nom']}",
            ),
            Pair(f"the room costs {much.english} per night", f"das Zimmer kostet {much.german} pro Nacht"),
            Pair(
                f"for {english(nights)} nights you pay only {much.english}",
                f"für {german(nights)} Nächte bezahlen Sie nur {much.german}",
            ),
            Pair(f"{food.english} for {much.english}, please", f"{food.german['acc']} für {much.german}, bitte"),
        ]
    )


LENGTHS = [("metres", "Meter"), ("kilometres", "Kilometer"), ("steps", "Schritte"), ("miles", "Meilen")]
WIDTHS = [("metres", "Meter"), ("centimetres", "Zentimeter"), ("millimetres", "Millimeter")]
SPEEDS = [("kilometres", "Kilometer"), ("miles", "Meilen")]
SIZES = [("long", "lang"), ("wide", "breit"), ("high", "hoch"), ("deep", "tief")]
WEIGHTS = [("grams", "Gramm"), ("kilos", "Kilo"), ("pounds", "Pfund")]


def measure_number(rng: Random) -> Pair:
    kind = rng.randrange(4)
    if kind == 0:
        n = rng.randint(2, 19)
        return Pair(f"{english(n)} and a half", f"{german(n)}einhalb")
    if kind == 1:
        whole, decimal = rng.randint(0, 999), rng.randint(1, 99)
        return Pair(f"{whole}.{decimal}", f"{whole},{decimal}")
    n = rng.randint(2, 10 ** rng.choice((1, 2, 3, 4)))
    return Pair(english(n), german(n))


def measure(rng: Random) -> Pair:
    n, other = measure_number(rng), measure_number(rng)
    unit, wide, speed = rng.choice(LENGTHS), rng.choice(WIDTHS), rng.choice(SPEEDS)
    size, second = rng.sample(SIZES, 2)
    weight, goods, drink = rng.choice(WEIGHTS), rng.choice(lexicon.GOODS), rng.choice(lexicon.DRINKS)
    spot, end, what, where_to = place(rng), place(rng), thing(rng, ("the", "my", "this")), city(rng)
    degrees, below = rng.randint(2, 40), rng.random() < 0.4
    half = rng.random() < 0.5
    vehicle = noun_phrase(rng.choice(lexicon.VEHICLES), "the")
    return rng.choice(
        [
            Pair(
                f"it is {n.english} {unit[0]} to {end.english}",
                contracted(f"zu {end.german['dat']}") + f" sind es {n.german} {unit[1]}",
            ),
            Pair(
                f"{what.english} is {n.english} {wide[0]} {size[0]} and {other.english} {wide[0]} {second[0]}",
                f"{what.german['nom']} ist {n.german} {wide[1]} {size[1]} und {other.german} {wide[1]} {second[1]}",
            ),
            Pair(f"{n.english} {weight[0]} of {goods[0]}, please", f"{n.german} {weight[1]} {goods[1]}, bitte"),
            Pair(
                f"I would like {'half a' if half else 'a'} litre of {drink[0]}",
                f"ich hätte gern einen {'halben ' if half else ''}Liter {drink[1]}",
            ),
            Pair(
                f"it is {'minus ' if below else ''}{english(degrees)} degrees in {where_to.english}",
                f"in {where_to.german} sind es {'minus ' if below else ''}{german(degrees)} Grad",
            ),
            Pair(
                f"{spot.english} is {n.english} {unit[0]} away from {end.english}",
                f"{spot.german['nom']} ist {n.german} {unit[1]} "
                + contracted(f"von {end.german['dat']}")
                + " entfernt",
            ),
            Pair(
                f"{what.english} weighs {n.english} {weight[0]}", f"{what.german['nom']} wiegt {n.german} {weight[1]}"
            ),
            Pair(
                f"{vehicle.english} travels {n.english} {speed[0]} per hour",
                f"{vehicle.german['nom']} fährt {n.german} {speed[1]} pro Stunde",
            ),
        ]
    )


GREETINGS = [
    ("", ""),
    ("", ""),
    ("excuse me, ", "Entschuldigung, "),
    ("good morning, ", "guten Morgen, "),
    ("sorry, ", "Verzeihung, "),
]


def phrase(rng: Random) -> Pair:
    spot, near, what, who = place(rng), where(rng), thing(rng), person(rng)
    a_place, wanted = place(rng, ("a",)), thing(rng, ("a", "my", "this"))
    nights, noun = rng.randint(2, 30), rng.choice(lexicon.THINGS)
    many = counted(rng.randint(2, 99), noun)
    vehicle = noun_phrase(rng.choice(lexicon.VEHICLES), "the")
    lead, german_lead = rng.choice(GREETINGS)
    pair = rng.choice(
        [
            Pair(f"where is {spot.english}?", f"wo ist {spot.german['nom']}?"),
            Pair(f"how do I get to {spot.english}?", f"wie komme ich {contracted('zu ' + spot.german['dat'])}?"),
            Pair(f"is there {a_place.english} {near.english}?", f"gibt es {near.german} {a_place.german['acc']}?"),
            Pair(f"I have lost {wanted.english}", f"ich habe {wanted.german['acc']} verloren"),
            Pair(f"could I have {wanted.english}, please?", f"könnte ich bitte {wanted.german['acc']} haben?"),
            Pair(f"we need {many.english}", f"wir brauchen {many.german}"),
            Pair(
                f"I would like to book a room for {english(nights)} nights",
                f"ich möchte ein Zimmer für {german(nights)} Nächte buchen",
            ),
            Pair(f"does {vehicle.english} stop {near.english}?", f"hält {vehicle.german['nom']} {near.german}?"),
            Pair(f"{spot.english} is {near.english}", f"{spot.german['nom']} ist {near.german}"),
            Pair(f"I am travelling with {who.english}", f"ich reise mit {who.german['dat']}"),
            Pair(
                f"{what.english} belongs to {who.english}",
                f"{what.german['nom']} gehört {who.german['dat']}",
            ),
            Pair(
                f"we are waiting for {vehicle.english} {near.english}",
                f"wir warten {near.german} auf {vehicle.german['acc']}",
            ),
        ]
    )
    return Pair(lead + pair.english, german_lead + pair.german)


SUBORDINATORS = [("because", "weil"), ("although", "obwohl"), ("if", "wenn"), ("before", "bevor")]
REPORTS = [
    ("I think that", "ich glaube, dass"),
    ("we hope that", "wir hoffen, dass"),
    ("I do not know whether", "ich weiß nicht, ob"),
    ("can you tell me whether", "können Sie mir sagen, ob"),
]


def sentence(rng: Random) -> Pair:
    first, second = clause(rng), clause(rng, timed=0.3)
    kind = rng.randrange(6)
    if kind == 0:
        return Pair(first.english_main(), first.main())
    if kind == 1 and first.time:
        return Pair(first.english_time_first(), first.time_first())
    if kind == 2:
        lead, german_lead = rng.choice(REPORTS)
        end = "?" if lead.startswith("can") else ""
        return Pair(f"{lead} {first.english_main()}{end}", f"{german_lead} {first.subordinate()}{end}")
    if kind == 3:
        link, german_link = rng.choice([("and", "und"), ("but", "aber")])
        return Pair(
            f"{first.english_main()}, {link} {second.english_main()}", f"{first.main()}, {german_link} {second.main()}"
        )
    link, german_link = rng.choice(SUBORDINATORS)
    if kind == 4:
        return Pair(
            f"{link} {second.english_main()}, {first.english_main()}",
            f"{german_link} {second.subordinate()}, {first.inverted()}",
        )
    return Pair(
        f"{first.english_main()} {link} {second.english_main()}",
        f"{first.main()}, {german_link} {second.subordinate()}",
    )


# Each kind with its share of the training sentences: what has more to learn gets more.
KINDS = {
    "number": (number, 3),
    "time": (time, 2),
    "date": (date, 2),
    "price": (price, 3),
    "measure": (measure, 3),
    "phrase": (phrase, 3),
    "sentence": (sentence, 5),
}


def draw(rng: Random, kind: str) -> Pair:
    pair = KINDS[kind][0](rng)
    return Pair(finished(pair.english), finished(pair.german))


def finished(text: str) -> str:
    return text[0].upper() + text[1:] + ("" if text.endswith(("?", ".")) else ".")
