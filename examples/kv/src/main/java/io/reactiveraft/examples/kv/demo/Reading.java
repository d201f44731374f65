package io.reactiveraft.examples.kv.demo;

import java.util.BitSet;
import java.util.List;

/** What was read back through one node. */
final class Reading {

    private final BitSet seen = new BitSet();
    private final BitSet twice = new BitSet();
    private int strange;

    /** Takes the items of one list. */
    void add(String list, List<String> items) {
        for (String item : items) {
            int number = number(item);
            if (number < 1 || !Load.listOf(number).equals(list)) {
                strange++;
            } else if (seen.get(number)) {
                twice.set(number);
            } else {
                seen.set(number);
            }
        }
    }

    /** Acknowledged numbers that are not there. */
    int lost(Ledger ledger) {
        BitSet missing = (BitSet) ledger.acknowledged().clone();
        missing.andNot(seen);
        return missing.cardinality();
    }

    /** Numbers that are there more than once. */
    int duplicated() {
        return twice.cardinality();
    }

    /** Items that are there although their writer was told that they never would be, or that nobody wrote. */
    int unexpected(Ledger ledger) {
        BitSet surplus = (BitSet) seen.clone();
        surplus.andNot(ledger.acknowledged());
        surplus.andNot(ledger.unknown());
        return surplus.cardinality() + strange;
    }

    private static int number(String item) {
        try {
            return Integer.parseInt(item);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
