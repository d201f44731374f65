package io.reactiveraft.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a schedule that fails down to what it takes: first everything at once that is hardly ever to blame, then
 * decisions in ever smaller pieces, as Zeller's and Hildebrandt's ddmin does (2002).
 */
public final class Shrinker {

    /** So much of a message tells one failure from another; behind it there are times and names. */
    private static final int HEAD_CHARS = 60;

    private final Consumer<Schedule> simulation;
    private final String failure;
    private final Set<Schedule> tried = new HashSet<>();
    private int runsLeft;

    private Shrinker(Consumer<Schedule> simulation, String failure, int runsMax) {
        this.simulation = simulation;
        this.failure = failure;
        this.runsLeft = runsMax;
    }

    /**
     * Runs a schedule and smaller ones, so often at the most.
     *
     * @return the smallest that was found to break the same rule, or to fail with the same class of exception and the
     *     same beginning of its message; the schedule itself if it does not fail
     */
    public static Schedule shrink(Schedule schedule, int runsMax) {
        return shrink(schedule, runsMax, smaller -> Simulation.run(smaller, Outputs.NONE));
    }

    static Schedule shrink(Schedule schedule, int runsMax, Consumer<Schedule> simulation) {
        String failure = failure(simulation, schedule);
        if (failure == null) {
            return schedule;
        }
        Shrinker shrinker = new Shrinker(simulation, failure, runsMax);
        shrinker.tried.add(schedule);
        return shrinker.shrink(schedule);
    }

    private Schedule shrink(Schedule schedule) {
        Schedule smallest = schedule;
        for (int millis = schedule.stormMillis() / 2; millis > 100 && fails(smallest.until(millis)); millis /= 2) {
            smallest = smallest.until(millis);
        }
        smallest = orElse(smallest.in(NetworkWeather.FAIR, DiskWeather.FAIR), smallest);
        smallest = orElse(smallest.in(NetworkWeather.FAIR, smallest.disk()), smallest);
        smallest = orElse(smallest.in(smallest.network(), DiskWeather.FAIR), smallest);
        smallest = orElse(smallest.under(smallest.load().alone()), smallest);
        return smallest.with(least(smallest));
    }

    private Schedule orElse(Schedule smaller, Schedule otherwise) {
        return fails(smaller) ? smaller : otherwise;
    }

    private List<Decision> least(Schedule schedule) {
        List<Decision> kept = schedule.decisions();
        int pieces = 2;
        while (!kept.isEmpty() && pieces <= 2 * kept.size()) {
            List<Decision> fewer = withoutOnePiece(schedule, kept, pieces);
            if (fewer == null) {
                pieces *= 2;
            } else {
                kept = fewer;
                pieces = Math.max(2, pieces - 1);
            }
        }
        return kept;
    }

    private @Nullable List<Decision> withoutOnePiece(Schedule schedule, List<Decision> kept, int pieces) {
        int length = Math.max(1, (kept.size() + pieces - 1) / pieces);
        for (int from = 0; from < kept.size(); from += length) {
            List<Decision> fewer = new ArrayList<>(kept);
            fewer.subList(from, Math.min(kept.size(), from + length)).clear();
            if (fails(schedule.with(fewer))) {
                return fewer;
            }
        }
        return null;
    }

    /** In the same way; of what was tried before that is known: it did not, or it is what is being made smaller. */
    private boolean fails(Schedule schedule) {
        return tried.add(schedule) && runsLeft-- > 0 && failure.equals(failure(simulation, schedule));
    }

    private static @Nullable String failure(Consumer<Schedule> simulation, Schedule schedule) {
        try {
            simulation.accept(schedule);
            return null;
        } catch (Violation violation) {
            return violation.rule();
        } catch (AssertionError | RuntimeException other) {
            String message = String.valueOf(other.getMessage());
            return other.getClass().getName() + ": " + message.substring(0, Math.min(HEAD_CHARS, message.length()));
        }
    }
}
