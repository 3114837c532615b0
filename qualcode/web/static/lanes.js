// Lanes of the margin stripes: which coding runs in which lane, so that no two share one place. Worked out on places in the text, so stripes keep their lane
// when lines wrap anew.

/** Gives each coding (in order of their starts) the first lane free where it begins; a group's lanes stand together. Returns how many lanes there are. */
export function pack(codings, groupOf = () => "") {
  const groups = new Map();
  for (const coding of codings) {
    const group = groupOf(coding);
    if (!groups.has(group)) groups.set(group, []);
    const ends = groups.get(group);
    let lane = ends.findIndex((end) => end <= coding.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = coding.end;
    coding.lane = lane;
  }
  let first = 0;
  const offset = new Map();
  for (const name of [...groups.keys()].sort()) {
    offset.set(name, first);
    first += groups.get(name).length;
  }
  for (const coding of codings) coding.lane += offset.get(groupOf(coding));
  return first;
}
