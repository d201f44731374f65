package io.reactiveraft.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Whatever happens to two logs for a few thousand random steps, they hold what two lists would hold. */
public abstract class StorageModelContract extends StorageContract {

    private static final int STEPS = 1500;
    private static final int WRITES_UNDER_WAY_MAX = 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    final void aLogIsWhatItsModelIs(long seed) {
        Story story = new Story(new Random(seed));
        for (int step = 0; step < STEPS; step++) {
            story.step();
        }
        story.settle();
        story.reopen();
    }

    private final class Story {

        private final Random random;
        private final List<LogModel> models = List.of(new LogModel(), new LogModel());
        private final List<Mono<Void>> underWay = new ArrayList<>();
        private List<GroupLog> logs = List.of();

        Story(Random random) {
            this.random = random;
            openBoth();
        }

        private void openBoth() {
            NodeStorage node = open();
            logs = List.of(now(node.group(ORDERS)), now(node.group(STOCK)));
        }

        void step() {
            int which = random.nextInt(2);
            int chance = random.nextInt(100);
            if (chance < 4) {
                compactOrInstall(logs.get(which), models.get(which));
            } else if (chance < 90) {
                LogWrite write = randomWrite(models.get(which));
                models.get(which).write(write);
                underWay.add(logs.get(which).write(write));
                if (underWay.size() > random.nextInt(WRITES_UNDER_WAY_MAX)) {
                    settle();
                }
            } else if (chance < 98) {
                settle();
                readSomewhere(which);
            } else {
                settle();
                reopen();
            }
        }

        /** What gives up entries takes its place among the writes; what it needs is there before. */
        private void compactOrInstall(GroupLog log, LogModel model) {
            long most = Math.min(model.snapshotIndex(), model.lastIndex());
            int chance = random.nextInt(20);
            if (chance == 0) {
                long index = 1L + random.nextInt((int) model.lastIndex() + 100);
                List<ByteBuffer> chunks = randomChunks();
                StoredSnapshot snapshot = Snapshots.announced(Snapshots.info(index, model.lastTerm()), chunks);
                Snapshots.send(log, snapshot, chunks);
                model.install(snapshot);
                underWay.add(log.snapshots().install());
            } else if (chance < 10 && model.lastIndex() > model.snapshotIndex()) {
                settle();
                long above = Math.max(model.snapshotIndex(), model.firstIndex() - 1);
                long index = above + 1 + random.nextInt((int) (model.lastIndex() - above));
                model.save(Snapshots.save(log, Snapshots.info(index, model.termOf(index)), randomChunks()));
            } else if (chance < 13 && model.snapshots().size() > 1) {
                StoredSnapshot oldest = model.snapshots().get(0);
                model.drop(oldest);
                underWay.add(log.snapshots().drop(oldest));
            } else if (most >= model.firstIndex()) {
                long index = model.firstIndex() + random.nextInt((int) (most - model.firstIndex() + 1));
                SnapshotInfo start = Snapshots.info(index, model.termOf(index));
                model.compact(start);
                underWay.add(log.compact(start));
            }
        }

        private List<ByteBuffer> randomChunks() {
            List<ByteBuffer> chunks = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                chunks.add(Snapshots.chunk(random.nextInt(2000), random.nextInt(100)));
            }
            return chunks;
        }

        void settle() {
            StepVerifier.create(Flux.mergeSequential(underWay, WRITES_UNDER_WAY_MAX + 1, 1))
                    .expectComplete()
                    .verify(PATIENCE);
            underWay.clear();
        }

        void reopen() {
            close();
            openBoth();
            for (int which = 0; which < 2; which++) {
                LogModel model = models.get(which);
                assertThat(logs.get(which).recovered()).isEqualTo(model.recovered());
                assertThat(texts(logs.get(which), model.firstIndex(), model.lastIndex()))
                        .isEqualTo(model.texts(model.firstIndex(), model.lastIndex()));
                assertThat(logs.get(which).snapshots().stored()).isEqualTo(model.snapshots());
            }
        }

        private void readSomewhere(int which) {
            LogModel model = models.get(which);
            if (model.lastIndex() >= model.firstIndex()) {
                long from = model.firstIndex() + random.nextInt((int) (model.lastIndex() - model.firstIndex() + 1));
                long to = from + random.nextInt((int) (model.lastIndex() - from + 1));
                assertThat(texts(logs.get(which), from, to)).isEqualTo(model.texts(from, to));
            }
        }

        private LogWrite randomWrite(LogModel model) {
            HardState state = random.nextInt(4) == 0 ? randomState() : null;
            long cut = 0;
            if (random.nextInt(5) == 0) {
                // Mostly near the end, where Raft cuts, and at times behind it.
                cut = Math.max(
                        model.firstIndex(), model.lastIndex() + 3 - random.nextInt(random.nextInt(10) == 0 ? 500 : 20));
            }
            long next = cut == 0 ? model.lastIndex() + 1 : Math.min(cut, model.lastIndex() + 1);
            List<EntryBatch> batches = new ArrayList<>();
            long term = model.lastTerm();
            for (int i = random.nextInt(4); i > 0; i--) {
                term += random.nextInt(6) == 0 ? 1 : 0;
                EntryBatch batch = randomBatch(term, next);
                batches.add(batch);
                next = batch.lastIndex() + 1;
            }
            return new LogWrite(state, cut, batches);
        }

        private EntryBatch randomBatch(long term, long first) {
            if (random.nextInt(8) == 0) {
                return StorageMembershipContract.entry(term, StorageMembershipContract.membership(first));
            }
            List<byte[]> payloads = new ArrayList<>();
            for (int i = random.nextInt(random.nextInt(8) == 0 ? 60 : 4); i >= 0; i--) {
                byte[] payload = new byte[random.nextInt(40)];
                random.nextBytes(payload);
                payloads.add(payload);
            }
            return EntryBatch.of(random.nextInt(9) == 0 ? EntryKind.NOOP : EntryKind.COMMAND, payloads)
                    .stamped(term, first);
        }

        private HardState randomState() {
            return new HardState(random.nextInt(100), random.nextBoolean() ? null : NodeId.of("n" + random.nextInt(9)));
        }
    }
}
