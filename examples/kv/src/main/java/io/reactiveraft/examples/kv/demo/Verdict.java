package io.reactiveraft.examples.kv.demo;

import java.util.List;
import java.util.Locale;

/**
 * What the script has shown.
 *
 * @param acknowledged writes that were acknowledged
 * @param unknown writes whose outcome was not known to the writer
 * @param lost acknowledged writes that some node does not show, the worst node's count
 * @param duplicated writes that some node shows more than once
 * @param unexpected writes that some node shows although they were surely not appended
 * @param longestGapMillis the longest time without an acknowledged write
 * @param elections terms that got a leader during the script
 * @param complaints what else must not be, in words
 */
record Verdict(
        int acknowledged,
        int unknown,
        int lost,
        int duplicated,
        int unexpected,
        long longestGapMillis,
        int elections,
        List<String> complaints) {

    Verdict {
        complaints = List.copyOf(complaints);
    }

    /** The script could not be played to its end. */
    static Verdict broken(String complaint) {
        return new Verdict(0, 0, 0, 0, 0, 0, 0, List.of(complaint));
    }

    static Verdict of(Ledger ledger, List<Reading> readings, int elections, List<String> complaints) {
        return new Verdict(
                ledger.acknowledged().cardinality(),
                ledger.unknown().cardinality(),
                readings.stream()
                        .mapToInt(reading -> reading.lost(ledger))
                        .max()
                        .orElse(0),
                readings.stream().mapToInt(Reading::duplicated).max().orElse(0),
                readings.stream()
                        .mapToInt(reading -> reading.unexpected(ledger))
                        .max()
                        .orElse(0),
                ledger.longestGapMillis(),
                elections,
                complaints);
    }

    /** Something was written, nothing was lost, doubled or made up, and no invariant was broken. */
    boolean passed() {
        return acknowledged > 0 && lost == 0 && duplicated == 0 && unexpected == 0 && complaints.isEmpty();
    }

    /** For the console and the page. */
    String line() {
        String counts = String.format(
                Locale.ROOT,
                "%s  acknowledged %d  lost %d  duplicated %d  unexpected %d  unknown %d"
                        + "  elections %d  longest gap %d ms",
                passed() ? "PASS" : "FAIL",
                acknowledged,
                lost,
                duplicated,
                unexpected,
                unknown,
                elections,
                longestGapMillis);
        return complaints.isEmpty() ? counts : counts + "  (" + String.join("; ", complaints) + ")";
    }
}
