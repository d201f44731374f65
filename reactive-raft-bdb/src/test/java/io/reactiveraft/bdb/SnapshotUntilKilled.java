package io.reactiveraft.bdb;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.SnapshotDigest;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/**
 * A process that appends, saves snapshots, gives up its log and has it replaced, all at random, until somebody kills
 * it. It prints term and last index of what it has been told is durable. Each installation begins another term, and
 * whatever is in the log, or stands for it, is of that term only.
 */
final class SnapshotUntilKilled {

    private final BdbLog log;
    private final Random random;
    private long term;
    private long last;

    private SnapshotUntilKilled(BdbLog log, long seed) {
        this.log = log;
        this.random = new Random(seed);
        this.term = Math.max(1, log.recovered().start().term());
        this.last = log.recovered().lastIndex();
    }

    /** With the folder and a seed. */
    public static void main(String[] args) {
        BdbNode node = Fixture.open(Path.of(args[0]));
        SnapshotUntilKilled process = new SnapshotUntilKilled(Fixture.openLog(node), Long.parseLong(args[1]));
        System.out.println("open");
        while (true) {
            process.step();
        }
    }

    private void step() {
        int chance = random.nextInt(20);
        if (chance == 0) {
            install(Math.max(1, last + random.nextInt(2000) - 500));
        } else if (chance < 4 && last > KeptSnapshots.lastIndex(log.snapshots().stored())) {
            Fixture.now(log.snapshots().save(info(term, last), Flux.fromIterable(chunks(term, last))));
            log.compact(info(term, last - 1 - random.nextInt(20))).block(Fixture.PATIENCE);
        } else {
            append(1 + random.nextInt(100));
        }
        System.out.println(term + " " + last);
    }

    private void append(int count) {
        List<byte[]> payloads = IntStream.range(0, count)
                .mapToObj(i -> ByteBuffer.allocate(50).putLong(last + 1 + i).array())
                .toList();
        EntryBatch batch = EntryBatch.of(EntryKind.COMMAND, payloads).stamped(term, last + 1);
        log.write(new LogWrite(null, 0, List.of(batch))).block(Fixture.PATIENCE);
        last += count;
    }

    private void install(long index) {
        List<ByteBuffer> chunks = chunks(term + 1, index);
        SnapshotDigest digest = new SnapshotDigest();
        chunks.forEach(digest::add);
        Fixture.send(log, digest.end(info(term + 1, index)), chunks);
        log.snapshots().install().block(Fixture.PATIENCE);
        term++;
        last = index;
    }

    static SnapshotInfo info(long term, long index) {
        return new SnapshotInfo(index, term, Membership.NONE);
    }

    /** What a snapshot of that term and index holds. */
    static List<ByteBuffer> chunks(long term, long index) {
        return IntStream.range(0, 4)
                .mapToObj(i -> ByteBuffer.allocate(20_000)
                        .putLong(0, term)
                        .putLong(8, index)
                        .putLong(16, i))
                .toList();
    }

    /** What it should hold that has this snapshot. */
    static List<ByteBuffer> chunks(StoredSnapshot snapshot) {
        return chunks(snapshot.info().term(), snapshot.info().index());
    }
}
