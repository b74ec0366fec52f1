package org.intarsia.browser;

import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Every page of the console, as it is tested and shown in the documentation. */
enum Screen {
    CREATE("create") {
        @Override
        void show(Console console) {
            console.show("Create");
            console.label("Class").selectOption("star");
            console.label("Seed").fill("7");
            console.button("Make it").click();
            console.page().getByAltText("star, seed 7").waitFor();
        }
    },
    PIPELINES("pipelines") {
        @Override
        void show(Console console) {
            console.show("Pipelines");
            console.part("sampler heun").waitFor();
        }
    },
    SWAP("swap") {
        @Override
        void show(Console console) {
            console.part("sampler heun").click();
            console.label("Part").selectOption("euler");
            console.label("steps").fill("20");
            console.text("It fits").waitFor();
            console.part("sampler heun").scrollIntoViewIfNeeded();
        }
    },
    REFUSED("refused") {
        @Override
        void show(Console console) {
            console.label("steps").fill("0");
            console.page().getByRole(AriaRole.ALERT).waitFor();
        }
    },
    CANARY("canary") {
        private static final String NAME = "z-canary";

        @Override
        void show(Console console) {
            try {
                OwnPipeline.start(NAME);
                new Api(ServedConsole.server())
                        .post(
                                "pipelines/" + NAME + "/canary",
                                "{\"parts\": {\"sampler\": {\"use\": \"euler\", \"steps\": 20}},"
                                        + " \"percent\": 10, \"automatic\": {\"runs\": 50}}");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            console.pipeline(NAME);
            console.text("Compare a picture of both").click();
            console.button("Make it by both").click();
            console.text("pixels differ").scrollIntoViewIfNeeded();
        }

        @Override
        void leave(Console console) {
            console.show("System");
            new OwnPipeline(NAME).close();
        }
    },
    JOBS("jobs") {
        @Override
        void show(Console console) {
            console.show("Jobs");
            console.page()
                    .getByText(Pattern.compile("^(There are no jobs|\\d+ jobs? waits?)"))
                    .first()
                    .waitFor();
            if (console.text("There are no jobs.").isVisible()) {
                console.text("Submit a job").click();
                console.label("Pictures of each class").fill("2");
                console.button("Submit the job").click();
            }
            console.page()
                    .getByText(Pattern.compile("^Pictures of [0-9a-f]{8}$"))
                    .first()
                    .waitFor();
        }
    },
    GALLERY("gallery") {
        @Override
        void show(Console console) {
            console.show("Gallery");
            console.page().getByRole(AriaRole.LISTITEM).first().getByRole(AriaRole.BUTTON).click();
            console.button("Make it again").waitFor();
        }
    },
    PLUGINS("plugins") {
        @Override
        void show(Console console) {
            console.show("Plugins");
            console.text("org.intarsia.samplers.flow").waitFor();
        }
    },
    MODELS("models") {
        @Override
        void show(Console console) {
            console.show("Models");
            console.label("Find").fill("shapes");
            console.text("models/shapes-jit.safetensors").waitFor();
        }
    },
    TRUST("trust") {
        @Override
        void show(Console console) {
            console.show("Trust and audit");
            console.button("Verify the log").click();
            console.text("none changed, removed or added").waitFor();
        }
    },
    SYSTEM("system") {
        @Override
        void show(Console console) {
            console.show("System");
            console.button("Create the key").waitFor();
        }
    };

    private final String file;

    Screen(String file) {
        this.file = file;
    }

    /** The name of its pictures. */
    String file() {
        return file;
    }

    /** In the order of the constants: one may go on where the one before it ended. */
    abstract void show(Console console);

    /** Takes back what it was shown with. */
    void leave(Console console) {}
}
