package io.reactiveraft.testkit;

import static io.reactiveraft.testkit.JudgeScene.N1;
import static io.reactiveraft.testkit.JudgeScene.N2;
import static io.reactiveraft.testkit.JudgeScene.N3;
import static io.reactiveraft.testkit.JudgeScene.entries;
import static io.reactiveraft.testkit.JudgeScene.voters;

import io.reactiveraft.spi.EntryBatch;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What replicas may apply. */
class ApplyJudgeTest {

    private final JudgeScene scene = new JudgeScene();

    @BeforeEach
    void threeCommandsAreCommittedBehindTheFounding() {
        EntryBatch founding = voters(1, 1, List.of(N1, N2, N3), List.of());
        List.of(N1, N2).forEach(node -> scene.keep(node, 1, 0, founding, entries(1, 2, "a", "b", "c")));
        scene.lead(N1, 1, 4);
    }

    @Test
    void everyReplicaAppliesTheSameInOrder() {
        List.of(N1, N2).forEach(node -> {
            scene.apply(node, 2, "a");
            scene.apply(node, 3, "b");
            scene.apply(node, 4, "c");
        });
    }

    @Test
    void nothingIsAppliedTwice() {
        scene.apply(N1, 2, "a");

        scene.assertBroken("commands are applied in order", () -> scene.apply(N1, 2, "a"));
    }

    @Test
    void nothingIsAppliedBehindWhatFollowsIt() {
        scene.apply(N1, 3, "b");

        scene.assertBroken("commands are applied in order", () -> scene.apply(N1, 2, "a"));
    }

    @Test
    void whatAnotherHasAppliedIsNotLeftOut() {
        scene.apply(N1, 2, "a");
        scene.apply(N1, 3, "b");
        scene.apply(N2, 2, "a");

        scene.assertBroken("no command is left out", () -> scene.apply(N2, 4, "c"));
    }

    @Test
    void whatAnotherHasAppliedIsNothingElse() {
        scene.apply(N1, 2, "a");

        scene.assertBroken("replicas apply the same", () -> scene.apply(N2, 2, "x"));
    }

    @Test
    void whoeverHasAppliedTheSameIsInTheSameState() {
        scene.judges().onState(N1, 4, List.of(1L));
        scene.judges().onState(N2, 4, List.of(1L));
        scene.judges().onState(N3, 3, List.of(0L));

        scene.assertBroken(
                "whoever has applied the same is in the same state",
                () -> scene.judges().onState(N3, 4, List.of(2L)));
    }

    @Test
    void aNewProcessBeginsAtTheBeginning() {
        scene.apply(N1, 2, "a");
        scene.apply(N1, 3, "b");
        scene.crash(N1);

        scene.apply(N1, 2, "a");
        scene.assertBroken("no command is left out", () -> scene.apply(N1, 4, "c"));
    }
}
