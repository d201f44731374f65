package io.reactiveraft.examples.kv.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final long MILLISECOND = 1_000_000;

    private final Ledger ledger = new Ledger(0);

    @Test
    void whatWasAcknowledgedAndIsThereOnceOnEveryNodePasses() {
        ended(1, Outcome.APPLIED);
        ended(2, Outcome.UNKNOWN);
        ended(3, Outcome.UNKNOWN);
        ended(4, Outcome.NOT_APPENDED);
        Verdict verdict = judge(reading(1, 2), reading(1, 2));
        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.line())
                .startsWith("PASS  acknowledged 1  lost 0  duplicated 0")
                .contains("unknown 2");
    }

    @Test
    void anAcknowledgedWriteThatOneNodeDoesNotShowIsLost() {
        ended(1, Outcome.APPLIED);
        ended(2, Outcome.APPLIED);
        Verdict verdict = judge(reading(1, 2), reading(1));
        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.line()).startsWith("FAIL");
    }

    @Test
    void aWriteThatIsThereTwiceIsDuplicatedWhateverItsOutcome() {
        ended(1, Outcome.APPLIED);
        ended(2, Outcome.UNKNOWN);
        assertThat(judge(reading(1, 2, 2)).duplicated()).isEqualTo(1);
        assertThat(judge(reading(1, 2, 2)).passed()).isFalse();
    }

    @Test
    void aWriteThatIsThereAlthoughItWasSurelyNotAppendedIsUnexpected() {
        ended(1, Outcome.APPLIED);
        ended(2, Outcome.NOT_APPENDED);
        assertThat(judge(reading(1, 2)).unexpected()).isEqualTo(1);
        assertThat(judge(reading(1, 2)).passed()).isFalse();
    }

    @Test
    void aNumberInAnotherListThanItsOwnIsUnexpected() {
        ended(1, Outcome.APPLIED);
        Reading reading = reading(1);
        reading.add(Load.listOf(2), List.of("3"));
        assertThat(judge(reading).unexpected()).isEqualTo(1);
    }

    @Test
    void nothingWrittenProvesNothing() {
        assertThat(judge(reading()).passed()).isFalse();
    }

    @Test
    void twoLeadersInOneTermFailWhateverTheWrites() {
        ended(1, Outcome.APPLIED);
        Verdict verdict = Verdict.of(ledger, List.of(reading(1)), 0, List.of("term 2 was led by n1 and n2"));
        assertThat(verdict.passed()).isFalse();
        assertThat(verdict.line()).endsWith("(term 2 was led by n1 and n2)");
    }

    @Test
    void theLongestGapCountsFromTheBeginningAndToTheEnd() {
        ledger.record(new Attempt(1, Outcome.APPLIED, 0, 30 * MILLISECOND));
        ledger.record(new Attempt(2, Outcome.APPLIED, 0, 50 * MILLISECOND));
        assertThat(ledger.longestGapMillis()).isEqualTo(30);
        ledger.close(100 * MILLISECOND);
        assertThat(ledger.longestGapMillis()).isEqualTo(50);
    }

    private void ended(int number, Outcome outcome) {
        ledger.record(new Attempt(number, outcome, 0, MILLISECOND));
    }

    private Verdict judge(Reading... readings) {
        return Verdict.of(ledger, List.of(readings), 0, List.of());
    }

    private static Reading reading(int... numbers) {
        Reading reading = new Reading();
        for (int number : numbers) {
            reading.add(Load.listOf(number), List.of(Integer.toString(number)));
        }
        return reading;
    }
}
