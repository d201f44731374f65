package io.reactiveraft.examples.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A voter in a process of its own. While it leads it proposes, always one at a time, and prints when each has
 * committed; it prints how much it has applied as well. It is told on standard input to pause and to go on, and ends
 * when that ends.
 */
final class VoterMain {

    /** The first argument that asks for this mode. */
    static final String COMMAND = "voter";

    /** Precedes a reading of {@link System#nanoTime()}, which is one clock for all processes on Linux. */
    static final String COMMITTED = "committed ";

    /** Precedes a number of payloads. */
    static final String APPLIED = "applied ";

    static final char PROPOSE = 'p';
    static final char PAUSE = 's';

    private static final Duration PROPOSAL_LIMIT = Duration.ofMillis(300);
    private static final int BETWEEN_PROPOSALS_MILLIS = 5;
    private static final int BETWEEN_COUNTS_MILLIS = 50;

    private final Voter voter;
    private final int payload;
    private final PrintStream out;
    private volatile int told = PROPOSE;

    private VoterMain(Voter voter, int payload, PrintStream out) {
        this.voter = voter;
        this.payload = payload;
        this.out = out;
    }

    /** Runs until standard input ends: arguments are the voter's number and its settings. */
    static void run(List<String> arguments) {
        try {
            PrintStream out = Result.takeStandardOutput();
            VoterSettings settings = VoterSettings.fromArguments(arguments.subList(1, arguments.size()));
            Voter voter = Voter.start(settings.plan(), Integer.parseInt(arguments.get(0)))
                    .block(Patience.START);
            VoterMain main = new VoterMain(Objects.requireNonNull(voter, "a voter"), settings.payload(), out);
            inThread("parent", main::listen);
            inThread("counts", main::count);
            main.propose();
        } catch (InterruptedException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    private static void inThread(String name, Action action) {
        Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        e.printStackTrace();
                        Runtime.getRuntime().halt(1);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() throws IOException {
        for (int next = System.in.read(); next >= 0; next = System.in.read()) {
            told = next;
        }
        Runtime.getRuntime().halt(0);
    }

    private void count() throws InterruptedException {
        while (true) {
            out.println(APPLIED + voter.total().count());
            TimeUnit.MILLISECONDS.sleep(BETWEEN_COUNTS_MILLIS);
        }
    }

    private void propose() throws InterruptedException {
        while (true) {
            if (told == PROPOSE && voter.leads() && commits()) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_PROPOSALS_MILLIS);
            } else {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }

    private boolean commits() {
        try {
            voter.proposeNow(payload, PROPOSAL_LIMIT);
            out.println(COMMITTED + System.nanoTime());
            return true;
        } catch (RuntimeException e) { // not yet, or no longer
            System.err.println("proposal: " + e);
            return false;
        }
    }
}
