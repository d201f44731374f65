package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.memory.MemoryNetwork;
import io.reactiveraft.memory.MemoryStorage;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.NodeStorage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What a recipe refuses, and what it makes of a disk. */
class NodeRecipeTest {

    private static final Scheduler SCHEDULER = Schedulers.newParallel("recipe", 2, true);
    private static final Member SELF = Member.parse("n1@memory:1");
    private static final Member OTHER = Member.parse("n2@memory:2");

    private final MemoryNetwork network = new MemoryNetwork(SCHEDULER, Duration.ofMillis(10));
    private final MemoryStorage disk = new MemoryStorage(SCHEDULER, 1);
    private final GroupRecipe<List<String>> words = GroupRecipe.of("words", Words::machine);
    private final NodeRecipe recipe = RaftNode.create(SELF.id())
            .members(List.of(SELF))
            .storage(disk)
            .transport(network.transport())
            .host(words);

    @AfterEach
    void dispose() {
        network.dispose();
    }

    @Test
    void aRecipeIsChangedInCopiesOnly() {
        recipe.members(List.of(SELF, SELF)).joining().cluster(ClusterId.of("other"));
        RaftNode node = present(recipe.start().block(PATIENCE));
        assertThat(node.raft(words).<Integer>query(List::size).block(PATIENCE)).isZero();
        node.close().block(PATIENCE);
    }

    @Test
    void aLogThatDoesNotSayWhoTakesPartIsRefusedAndTheDiskIsClosedAgain() {
        EntryBatch command = EntryBatch.of(EntryKind.NOOP, List.of(new byte[0])).stamped(3, 1);
        Mono.usingWhen(
                        disk.open(ClusterId.of("reactive-raft"), SELF.id()),
                        opened -> opened.group(words.id())
                                .flatMap(log -> log.write(new LogWrite(new HardState(3, null), 0, List.of(command)))),
                        NodeStorage::close)
                .block(PATIENCE);
        for (int i = 0; i < 2; i++) {
            StepVerifier.create(recipe.start())
                    .expectErrorSatisfies(error -> {
                        assertThat(error)
                                .isInstanceOf(StorageFailedException.class)
                                .hasMessageContaining("does not say who takes part");
                        assertThat(((StorageFailedException) error).outcome()).isEqualTo(Outcome.NOT_APPENDED);
                    })
                    .verify(PATIENCE);
        }
    }

    @Test
    void aClusterThatNobodyCouldLeadIsNotFounded() {
        Member witness = SELF.withKind(Member.Kind.WITNESS);
        refuse(recipe.members(List.of(witness)));
    }

    @Test
    void aListWithoutTheNodeOrWithANodeTwiceIsRefused() {
        refuse(recipe.members(List.of(OTHER)));
        refuse(recipe.members(List.of(SELF, SELF)));
    }

    @Test
    void whatIsMissingIsNamed() {
        StepVerifier.create(RaftNode.create(NodeId.of("n1")).start())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InvalidConfigException.class)
                        .hasMessageContaining("storage"))
                .verify(PATIENCE);
    }

    private static void refuse(NodeRecipe wrong) {
        StepVerifier.create(wrong.start())
                .expectError(InvalidConfigException.class)
                .verify(PATIENCE);
    }
}
