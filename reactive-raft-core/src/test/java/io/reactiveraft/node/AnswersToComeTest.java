package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.StateMachine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class AnswersToComeTest {

    private final AnswersToCome<List<String>> answers = new AnswersToCome<>();
    private final StateMachine<List<String>> machine = Words.machine();
    private final List<Object> heard = new ArrayList<>();

    @Test
    void whatWaitsForADistantIndexHoldsUpNothingThatWaitsForANearOne() {
        answers.add(1_000, List.of(question("distant")));
        answers.add(5, List.of(question("near")));
        answers.add(5, List.of(question("near too")));
        answers.answer(4, machine);
        assertThat(heard).isEmpty();
        answers.answer(5, machine);
        assertThat(heard).containsExactly("near", "near too");
        answers.answer(1_000, machine);
        assertThat(heard).endsWith("distant");
    }

    @Test
    void questionsThatEndedAreNotKeptForAnIndexThatNeverComes() {
        for (int i = 0; i < 100_000; i++) {
            Question<List<String>> question = question("never");
            answers.add(Long.MAX_VALUE - i % 7, List.of(question));
            question.cancel();
        }
        assertThat(answers.size()).isLessThan(2_000);
    }

    private Question<List<String>> question(String answer) {
        List<Question<List<String>>> made = new ArrayList<>();
        Mono.create(sink -> made.add(new Question<>(words -> answer, 0, new Caller(sink), () -> {})))
                .subscribe(heard::add);
        return made.get(0);
    }
}
