package io.reactiveraft.examples.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The parent's view of a {@link VoterMain}. */
final class VoterProcess {

    private final Process process;
    private volatile long firstCommit;
    private volatile long lastCommit;
    private volatile long applied;

    private VoterProcess(Process process) {
        this.process = process;
    }

    /** Starts one with this JVM's flags and class path. */
    static VoterProcess spawn(int voter, VoterSettings settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(program(System.getProperty("java.class.path")));
        command.add(VoterMain.COMMAND);
        command.add(Integer.toString(voter));
        command.addAll(settings.toArguments());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        VoterProcess child = new VoterProcess(process);
        Thread reader = new Thread(child::read, "voter" + voter + "-output");
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /** A jar alone on the class path knows its main class. */
    private static List<String> program(String classPath) {
        return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)
                ? List.of("-jar", classPath)
                : List.of("-cp", classPath, Benchmark.class.getName());
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line);
            }
        } catch (IOException e) {
            if (process.isAlive()) { // else it was killed in the middle of a line
                System.err.println("voter process: " + e);
            }
        }
    }

    private void take(String line) {
        if (line.startsWith(VoterMain.COMMITTED)) {
            long at = Long.parseLong(line.substring(VoterMain.COMMITTED.length()));
            if (firstCommit == 0) {
                firstCommit = at;
            }
            lastCommit = at;
        } else if (line.startsWith(VoterMain.APPLIED)) {
            applied = Long.parseLong(line.substring(VoterMain.APPLIED.length()));
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Forgets all commits so far. */
    void forgetCommits() {
        firstCommit = 0;
    }

    /** When it committed first since {@link #forgetCommits()}, 0 if not yet. */
    long firstCommit() {
        return firstCommit;
    }

    /** When it committed last. */
    long lastCommit() {
        return lastCommit;
    }

    /** How many payloads it has applied, a moment ago. */
    long applied() {
        return applied;
    }

    void tell(char what) throws IOException {
        process.getOutputStream().write(what);
        process.getOutputStream().flush();
    }

    /** Sends SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " survives a kill");
        }
    }
}
