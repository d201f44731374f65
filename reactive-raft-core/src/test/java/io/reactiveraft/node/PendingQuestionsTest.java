package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NoLeaderException;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What becomes of queries between the desk and the kernel. */
class PendingQuestionsTest {

    private static final long DEADLINE = 1_000;

    private final PendingQuestions<String> questions = new PendingQuestions<>();
    private final List<Input.Read> reads = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();

    @Test
    void questionsOfOneTurnShareAReadAndThoseThatTrustTheLeaseAnother() {
        questions.add(question(), false);
        questions.add(question(), true);
        questions.add(question(), false);
        questions.add(question(), true);
        turn(0);
        assertThat(reads).extracting(Input.Read::lease).containsExactly(false, true);
        assertThat(ready(0, 7)).hasSize(2);
        assertThat(ready(1, 7)).hasSize(2);
    }

    @Test
    void aReadThatFailsIsAskedAgainTheSameWayUnderAFreshNumber() {
        questions.add(question(), true);
        turn(0);
        questions.onFailed(new Effect.ReadFailed(0), 0);
        turn(1);
        assertThat(reads).as("not at once").hasSize(1);
        turn(20_000_000);
        assertThat(reads).hasSize(1); // its time is up
        assertThat(errors).singleElement().isInstanceOf(NoLeaderException.class);
        Question<String> patient = question(Long.MAX_VALUE / 2);
        questions.add(patient, true);
        turn(20_000_001);
        questions.onFailed(new Effect.ReadFailed(1), 20_000_001);
        turn(40_000_000);
        assertThat(reads.get(reads.size() - 1)).isEqualTo(new Input.Read(2, true));
        assertThat(ready(2, 1)).containsExactly(patient);
    }

    @Test
    void aConfirmedReadAnswersWhatMayBeAsOldAsItAndNothingElse() {
        questions.add(question(), false);
        turn(100);
        ready(0, 42);
        assertThat(questions.addBounded(question(), 50, 150)).isEqualTo(42);
        assertThat(questions.addBounded(question(), 49, 150)).isEqualTo(-1);
        turn(150);
        assertThat(reads).hasSize(2);
        assertThat(ready(1, 43)).hasSize(1);
    }

    @Test
    void theAgeOfAReadCountsFromWhenItWasAskedNotFromWhenItWasConfirmed() {
        questions.add(question(), false);
        turn(100);
        turn(190);
        ready(0, 42);
        assertThat(questions.addBounded(question(), 50, 191)).isEqualTo(-1);
    }

    @Test
    void whatMayBeOldJoinsAReadUnderWayThatIsYoungEnough() {
        questions.add(question(), false);
        turn(100);
        assertThat(questions.addBounded(question(), 50, 140)).isEqualTo(-1);
        turn(140);
        assertThat(reads).hasSize(1);
        assertThat(questions.addBounded(question(), 50, 151)).isEqualTo(-1);
        turn(151);
        assertThat(reads).as("that read was too old for it").hasSize(2);
        assertThat(ready(0, 42)).hasSize(2);
        assertThat(ready(1, 42)).hasSize(1);
    }

    @Test
    void whatJoinedAReadThatFailsIsAskedAgain() {
        questions.add(question(), false);
        turn(100);
        questions.addBounded(question(), 50, 110);
        questions.onFailed(new Effect.ReadFailed(0), 110);
        questions.addBounded(question(20_000_000), 50, 111);
        turn(10_000_110 - 1);
        assertThat(reads).hasSize(1);
        turn(10_000_110);
        assertThat(reads).hasSize(2);
        assertThat(ready(1, 1)).as("the others ran out of time").hasSize(1);
    }

    @Test
    void aReadConfirmedByTheLeaseAloneIsNotRemembered() {
        questions.add(question(), true);
        turn(100);
        ready(0, 42);
        assertThat(questions.addBounded(question(), 1_000, 101)).isEqualTo(-1);
    }

    @Test
    void anOlderReadThatIsConfirmedLateDoesNotMakeTheMemoryOlder() {
        questions.add(question(), false);
        turn(100);
        questions.add(question(), false);
        turn(200);
        ready(1, 50);
        ready(0, 49);
        assertThat(questions.addBounded(question(), 100, 300)).isEqualTo(50);
    }

    @Test
    void whatWaitsElsewhereRunsOutOfTimeToo() {
        questions.watch(question());
        turn(DEADLINE);
        assertThat(errors).singleElement().isInstanceOf(NoLeaderException.class);
        assertThat(reads).isEmpty();
    }

    private Question<String> question() {
        return question(DEADLINE);
    }

    private Question<String> question(long deadlineNanos) {
        List<Question<String>> made = new ArrayList<>();
        Mono.create(sink -> made.add(new Question<>(String::length, deadlineNanos, new Caller(sink), () -> {})))
                .subscribe(answer -> {}, errors::add);
        return made.get(0);
    }

    private void turn(long nowNanos) {
        questions.turn(nowNanos, input -> reads.add((Input.Read) input));
    }

    private List<Question<String>> ready(long readId, long index) {
        return questions.onReady(new Effect.ReadReady(readId, index));
    }
}
