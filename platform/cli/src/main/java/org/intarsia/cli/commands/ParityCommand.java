package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.intarsia.cli.Environment;
import org.intarsia.cli.ExitCode;
import org.intarsia.pipeline.parity.CaseResult;
import org.intarsia.pipeline.parity.ParityRunner;
import org.intarsia.spi.problem.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "parity",
        description = {
            "Run cases recorded from reference implementations and compare the results.",
            "A case that no installed plugin can run counts as failed."
        })
public final class ParityCommand implements Callable<Integer> {
    private final Environment environment;

    @Parameters(
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "Case folders, or folders that contain case folders.")
    private List<Path> folders = new ArrayList<>();

    public ParityCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        List<Path> cases = new ArrayList<>();
        Problems problems = new Problems();
        folders.forEach(folder -> problems.collect(() -> cases.addAll(ParityRunner.find(folder))));
        problems.throwIfAny();
        ParityRunner runner = new ParityRunner(environment.registry());
        int passed = 0;
        for (Path folder : cases) {
            environment.interrupts().check();
            CaseResult result = runner.run(folder);
            environment.console().line(result.line());
            passed += result.passed() ? 1 : 0;
        }
        int failed = cases.size() - passed;
        environment.console().line(passed + " passed, " + failed + " failed");
        return failed == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
