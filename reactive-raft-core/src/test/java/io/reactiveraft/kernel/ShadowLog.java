package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log as a plain list, kept beside the kernel by those who judge it; each entry knows a hash of all up to it. What a
 * snapshot stands for stays here as that snapshot's contents, but can be read no more.
 */
final class ShadowLog {

    /** The value of an entry that carries none. */
    static final long NOTHING = -1;

    /** One entry; its chain tells it and everything before it from any other. */
    record Entry(
            long term, long value, long chain, @Nullable Membership membership) {}

    private final List<Entry> entries = new ArrayList<>();
    private final ArrayDeque<Membership> memberships = new ArrayDeque<>();
    private SnapshotInfo snapshot = SnapshotInfo.NONE;

    static ShadowLog copyOf(ShadowLog other) {
        ShadowLog copy = new ShadowLog();
        copy.entries.addAll(other.entries);
        copy.memberships.addAll(other.memberships);
        copy.snapshot = other.snapshot;
        return copy;
    }

    static EntryBatch batch(long... values) {
        List<byte[]> payloads = new ArrayList<>();
        for (long value : values) {
            payloads.add(ByteBuffer.allocate(8).putLong(value).array());
        }
        return EntryBatch.of(EntryKind.COMMAND, payloads);
    }

    /** What the memberships among some batches say. */
    static List<Membership> memberships(List<EntryBatch> batches) {
        List<Membership> memberships = new ArrayList<>();
        for (EntryBatch batch : batches) {
            if (batch.kind() == EntryKind.MEMBERSHIP) {
                batch.forEach(entry -> memberships.add(MembershipCodec.decode(entry.payload(), entry.index())));
            }
        }
        return memberships;
    }

    SnapshotInfo snapshot() {
        return snapshot;
    }

    /** Gives up the beginning, unless more of it is gone already. */
    void compact(SnapshotInfo taken) {
        if (taken.index() > snapshot.index()) {
            snapshot = taken;
        }
    }

    /** Becomes what another log was when the snapshot was taken of it. */
    void install(SnapshotInfo installed, ShadowLog source) {
        entries.clear();
        entries.addAll(source.entries.subList(0, (int) installed.index()));
        memberships.clear();
        source.memberships.stream()
                .filter(membership -> membership.index() <= installed.index())
                .forEach(memberships::add);
        snapshot = installed;
    }

    int length() {
        return entries.size();
    }

    Entry at(long index) {
        return entries.get((int) index - 1);
    }

    boolean holds(long index, long chain) {
        return index <= length() && at(index).chain == chain;
    }

    void truncateFrom(long index) {
        while (length() >= index) {
            entries.remove(entries.size() - 1);
        }
        while (!memberships.isEmpty() && memberships.getLast().index() >= index) {
            memberships.removeLast();
        }
    }

    void append(EntryBatch batch) {
        if (batch.firstIndex() != length() + 1) {
            throw new AssertionError(batch + " does not follow index " + length());
        }
        batch.forEach(entry -> {
            Membership membership = entry.kind() == EntryKind.MEMBERSHIP
                    ? MembershipCodec.decode(entry.payload(), entry.index())
                    : null;
            long value = entry.kind() == EntryKind.COMMAND ? entry.payload().getLong() : NOTHING;
            long before = entries.isEmpty() ? 17 : entries.get(entries.size() - 1).chain;
            long chain = ((before * 0x9E3779B97F4A7C15L + entry.term()) ^ (value >>> 3)) * 0xC2B2AE3D27D4EB4FL + value;
            if (membership != null) {
                memberships.add(membership);
                chain = chain * 31 + membership.hashCode();
            }
            entries.add(new Entry(entry.term(), value, chain, membership));
        });
    }

    /** Applies a write as a disk would. */
    void apply(Effect.Persist write) {
        if (write.truncateFrom() > 0) {
            truncateFrom(write.truncateFrom());
        }
        write.batches().forEach(this::append);
    }

    /** One batch for each entry, from an index up to and with another. */
    List<EntryBatch> read(long fromIndex, long toIndex, long bytesMax) {
        List<EntryBatch> batches = new ArrayList<>();
        long sum = 0;
        for (long index = fromIndex; index > snapshot.index() && index <= toIndex && sum < bytesMax; index++) {
            Entry entry = at(index);
            EntryBatch batch = batch(entry);
            batches.add(batch.stamped(entry.term, index));
            sum += batch.bytes();
        }
        return batches;
    }

    private static EntryBatch batch(Entry entry) {
        if (entry.membership != null) {
            return EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(entry.membership)));
        }
        return entry.value == NOTHING ? EntryBatch.of(EntryKind.NOOP, List.of(new byte[0])) : batch(entry.value);
    }

    /** What the entries say of the membership, in order, those of the snapshot among them. */
    List<Membership> memberships() {
        return List.copyOf(memberships);
    }

    /** What those say that can be read. */
    List<Membership> membershipsBehindSnapshot() {
        return memberships.stream()
                .filter(membership -> membership.index() > snapshot.index())
                .toList();
    }

    /** What is in force at an index, given what was before the first entry. */
    Membership membershipAt(long index, Membership initial) {
        return memberships.stream()
                .filter(membership -> membership.index() <= index)
                .reduce(initial, (earlier, later) -> later);
    }

    List<TermStart> terms() {
        List<TermStart> runs = new ArrayList<>();
        int first = (int) snapshot.index() + 1;
        for (int index = first; index <= length(); index++) {
            if (index == first || at(index - 1).term != at(index).term) {
                runs.add(new TermStart(index, at(index).term));
            }
        }
        return runs;
    }

    List<Entry> entries() {
        return entries;
    }
}
