package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.testkit.Decision.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** How a schedule that fails is cut down, with failures that a test makes up. */
class ShrinkerTest {

    private static final int PLENTY = 10_000;

    private final Schedule schedule = Schedule.draw(3, Settings.defaults());
    private final List<Schedule> runs = new ArrayList<>();

    private Consumer<Schedule> failing(Predicate<Schedule> fails, RuntimeException failure) {
        return smaller -> {
            runs.add(smaller);
            if (fails.test(smaller)) {
                throw failure;
            }
        };
    }

    private Consumer<Schedule> breaking(Predicate<Schedule> breaks) {
        return smaller -> {
            runs.add(smaller);
            Violation.unless(!breaks.test(smaller), "a rule", runs.size());
        };
    }

    private static boolean has(Schedule schedule, Kind kind) {
        return schedule.decisions().stream().anyMatch(decision -> decision.kind() == kind);
    }

    private Kind some(int i) {
        return schedule.decisions().get(i * (schedule.decisions().size() - 1)).kind();
    }

    @Test
    void onlyWhatItTakesIsLeft() {
        Kind first = some(0);
        Kind last = some(1);

        Schedule least =
                Shrinker.shrink(schedule, PLENTY, breaking(smaller -> has(smaller, first) && has(smaller, last)));

        assertThat(least.decisions().stream().map(Decision::kind).distinct()).containsExactlyInAnyOrder(first, last);
        assertThat(least.decisions()).hasSize(first == last ? 1 : 2);
        assertThat(least.network()).isEqualTo(NetworkWeather.FAIR);
        assertThat(least.disk()).isEqualTo(DiskWeather.FAIR);
        assertThat(least.load().clients()).isEqualTo(1);
        assertThat(least.stormMillis()).isLessThan(schedule.stormMillis());
    }

    @Test
    void nothingIsLeftOfWhatFailsByItself() {
        assertThat(Shrinker.shrink(schedule, PLENTY, breaking(smaller -> true)).decisions())
                .isEmpty();
    }

    @Test
    void whatTheWeatherTakesIsKept() {
        Schedule least = Shrinker.shrink(
                schedule, PLENTY, breaking(smaller -> !smaller.network().equals(NetworkWeather.FAIR)));

        assertThat(least.network()).isEqualTo(schedule.network());
        assertThat(least.disk()).isEqualTo(DiskWeather.FAIR);
    }

    @Test
    void anotherRuleIsAnotherFailure() {
        Schedule least = Shrinker.shrink(schedule, PLENTY, smaller -> {
            Violation.unless(smaller.decisions().size() < 10, "a rule");
            Violation.unless(false, "another rule");
        });

        assertThat(least.decisions()).hasSize(10);
    }

    @Test
    void anyFailureIsCutDownByItsClassAndTheBeginningOfItsMessage() {
        Schedule least = Shrinker.shrink(schedule, PLENTY, smaller -> {
            int left = smaller.decisions().size();
            if (left >= 5) {
                throw new IllegalStateException("a".repeat(60) + " of " + left);
            }
            if (left >= 3) {
                throw new IllegalStateException("b".repeat(60) + " of " + left);
            }
            throw new UnsupportedOperationException("a".repeat(60));
        });

        assertThat(least.decisions()).hasSize(5);
    }

    @Test
    void anAssertionAndAFailureWithoutMessageAreCutDownToo() {
        assertThat(Shrinker.shrink(schedule, PLENTY, failing(smaller -> true, new NullPointerException()))
                        .decisions())
                .isEmpty();
        assertThat(Shrinker.shrink(schedule, PLENTY, smaller -> {
                            throw new AssertionError("not within 10 minutes");
                        })
                        .decisions())
                .isEmpty();
    }

    @Test
    void nothingIsTriedTwice() {
        Shrinker.shrink(
                schedule, PLENTY, breaking(smaller -> smaller.decisions().size() >= 7));

        assertThat(runs).doesNotHaveDuplicates();
        assertThat(new HashSet<>(runs)).hasSizeGreaterThan(10);
    }

    @Test
    void itEndsWhenItHasRunOftenEnough() {
        Schedule least = Shrinker.shrink(schedule, 1, breaking(smaller -> true));

        assertThat(runs).hasSize(2);
        assertThat(least.stormMillis()).isEqualTo(schedule.stormMillis() / 2);
        assertThat(least.decisions()).isEqualTo(schedule.decisions());
    }

    @Test
    void whatDoesNotFailStaysAsItIs() {
        assertThat(Shrinker.shrink(schedule, PLENTY, breaking(smaller -> false)))
                .isEqualTo(schedule);
        assertThat(runs).hasSize(1);
    }
}
