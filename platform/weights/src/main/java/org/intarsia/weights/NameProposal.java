package org.intarsia.weights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to write in a manifest so that the names that are requested are found in a file: a prefix
 * that its names share, or a part to leave out of them.
 *
 * @param leftOut a part of names, or empty
 * @param found names that are found then
 */
record NameProposal(String prefix, String leftOut, long found) {
    /** Names that are compared with all of the file's to find prefixes. */
    private static final int SAMPLED = 40;

    private static final int MOST_STORED = 50_000;
    private static final int MOST_PARTS = 6;

    /**
     * @param requested full names, those that are found too
     * @param rules under which they were requested
     * @param stored names of the file by what the rules rename them to
     */
    static Optional<String> next(
            Collection<String> requested, NameRules rules, SortedMap<String, String> stored) {
        Set<String> bare =
                requested.stream()
                        .filter(name -> name.startsWith(rules.prefix()))
                        .map(name -> name.substring(rules.prefix().length()))
                        .collect(Collectors.toSet());
        long now = requested.stream().filter(stored::containsKey).count();
        List<String> names = stored.keySet().stream().limit(MOST_STORED).toList();
        return Stream.concat(Stream.of(""), parts(names, bare))
                .flatMap(part -> best(bare, names, part).stream())
                .filter(it -> it.found > now)
                .max(
                        Comparator.comparingLong(NameProposal::found)
                                .thenComparing(it -> it.leftOut.isEmpty() ? 1 : 0))
                .map(it -> it.text(rules, bare.size()));
    }

    /** What is in many names of the file and in none that is requested; no numbers. */
    private static Stream<String> parts(List<String> names, Set<String> bare) {
        Set<String> known = new HashSet<>();
        bare.forEach(name -> known.addAll(Renaming.parts(name)));
        Map<String, Integer> counts = new HashMap<>();
        for (String name : names) {
            new HashSet<>(Renaming.parts(name))
                    .forEach(part -> counts.merge(part, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .filter(part -> !known.contains(part.getKey()) && !part.getKey().matches("\\d*"))
                .sorted(
                        Map.Entry.<String, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .limit(MOST_PARTS);
    }

    private static Optional<NameProposal> best(Set<String> bare, List<String> names, String part) {
        Renaming renaming = part.isEmpty() ? Renaming.NONE : new Renaming(Map.of(part, ""));
        Set<String> there = names.stream().map(renaming::apply).collect(Collectors.toSet());
        Map<String, Integer> prefixes = new HashMap<>();
        List<String> sample = new ArrayList<>(bare.stream().sorted().limit(SAMPLED).toList());
        for (String name : there) {
            for (String wanted : sample) {
                int length = name.length() - wanted.length();
                if (name.endsWith(wanted) && (length == 0 || name.charAt(length - 1) == '.')) {
                    prefixes.merge(name.substring(0, length), 1, Integer::sum);
                }
            }
        }
        return prefixes.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(3)
                .map(Map.Entry::getKey)
                .map(prefix -> new NameProposal(prefix, part, count(bare, there, prefix)))
                .max(Comparator.comparingLong(NameProposal::found));
    }

    private static long count(Set<String> bare, Set<String> there, String prefix) {
        return bare.stream().filter(name -> there.contains(prefix + name)).count();
    }

    private String text(NameRules rules, int all) {
        List<String> entries = new ArrayList<>();
        if (!prefix.equals(rules.prefix())) {
            entries.add(
                    prefix.isEmpty()
                            ? "leave the prefix out"
                            : "write prefix: " + NameLists.clean(prefix));
        }
        if (!leftOut.isEmpty()) {
            entries.add("write rename: {" + NameLists.clean(leftOut) + ": \"\"}");
        }
        return "Under weights, "
                + String.join(" and ", entries)
                + "; that finds "
                + found
                + " of "
                + all
                + " names.";
    }
}
