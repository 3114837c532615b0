"""Words that tell names from other words with a capital: what is no name, what makes a name a person's, a place's or an organisation's."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    """
    mr mrs ms miss mx dr doctor prof professor sir dame lord lady rev reverend father sister brother auntie aunty aunt uncle nan nana
    nanny gran granny grandma grandad grandpa pc sergeant inspector councillor cllr judge baroness
    """
)
"""A title begins a name and is none by itself."""

NEVER = _words(
    """
    i i'm i've i'd i'll i’m i’ve i’d i’ll january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays christmas easter
    ok okay tv pe re pta ict it maths english god lord yes no yeah um er mm hmm mhm uh oh ah laughs laughter inaudible crosstalk
    overlapping pause unclear pm am
    """
)
"""Words with a capital that name nobody. Left out when they stand alone; part of a longer name they stay (`May Day Centre`)."""

COMMON = _words(
    """
    a about above absolutely after again all almost already also although always am an and another any anybody anyone anything anyway
    are around as ask at back basically be because been before being between but by can cannot can't come could couldn't definitely
    did didn't do does doesn't doing don't down each either else even ever every everybody everyone everything exactly for from get
    give go good great had hadn't half has hasn't have haven't having he he'd he'll her here hers he's him his honestly how however if
    in indeed into is isn't it it'd it'll its it's just kind know last less let let's like look lots made make many maybe me might
    mine more most much must my myself near neither never next nice no nobody none nor not nothing now obviously of off oh on once one
    only or other others our out over perhaps people please probably put quite rather really right said same say see seven she she'd
    she'll she's should shouldn't since six so some somebody someone something sometimes soon sorry still such sure take tell ten than
    thank thanks that that's the their them then there there's these they they'd they'll they're they've thing things think this those
    though three through to today together too two under until up us very was wasn't way we we'd well we'll went were we're weren't
    we've what whatever what's when where whether which while who whoever who's whose why will with without won't would wouldn't yep
    yes yet you you'd you'll your you're yours you've first second third four five eight nine twenty thirty forty fifty hundred
    thousand million apparently unfortunately hopefully actually certainly of course anyhow fair enough hello hi hey bye cheers
    morning afternoon evening yesterday tomorrow tonight
    """
)
"""Everyday words: never taken for part of a name by themselves."""

ORGANISATION = _words(
    """
    school schools academy academies college university infants juniors primary secondary nursery hospital surgery clinic council
    trust church chapel mosque temple service services centre center team agency charity foundation association union federation
    partnership club group department ministry authority police nhs board committee commission inquiry office programme project
    initiative ltd limited plc
    """
)
"""A word like these makes a name that of an organisation or a body."""

PLACE = _words(
    """
    street road avenue lane close drive crescent terrace park wood woods green hill heath valley bay beach river bridge town village
    city borough county shire island islands estate gardens north south east west upper lower great little ward
    """
)
"""A word like these makes a name that of a place."""

LINKS = _words(
    """
    of the & de la le van von der den du al el bin ap ab y upon
    """
)
"""Words in small letters that may stand inside a name (`Isle of Wight`, `Stow upon Wold`). Not `and`: it parts two people more often than it joins one name."""
