package org.intarsia.cli.commands;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.intarsia.app.picture.EncodedSource;
import org.intarsia.app.picture.GivenPicture;
import org.intarsia.app.picture.LatentSource;
import org.intarsia.app.picture.PictureOrder;
import org.intarsia.app.picture.PictureSource;
import org.intarsia.app.reproduce.RecordedLatent;
import org.intarsia.app.reproduce.RecordedPicture;
import org.intarsia.pipeline.Pipelines;
import org.intarsia.pipeline.assembly.Assembly;
import org.intarsia.pipeline.latents.LatentFile;
import org.intarsia.pipeline.latents.LatentRequest;
import org.intarsia.pipeline.manifest.Manifest;
import org.intarsia.pipeline.plan.Plan;
import org.intarsia.pipeline.text.TextEmbeddings;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.intarsia.spi.spec.ImageSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a picture that is made again was made of: noise, a latent, or another picture. */
final class RecordedSource implements AutoCloseable {
    @Mixin private LatentOptions latent = new LatentOptions();

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "The picture that the command decode was given.")
    private @Nullable Path picture;

    private @Nullable LatentFile file;

    /**
     * @throws IntarsiaException INT-457 when what is given is not what the picture was made of
     */
    void check(RecordedPicture recorded) {
        Optional<RecordedLatent> origin = recorded.latent();
        boolean encoded = origin.filter(RecordedLatent::isEncoded).isPresent();
        boolean decoded = origin.isPresent() && !encoded;
        if (encoded != (picture != null)) {
            throw refused(
                    "--picture",
                    encoded
                            ? "it was decoded from another picture"
                            : "it was not made of a picture",
                    encoded ? "Give that picture: --picture FILE." : "Leave --picture out.");
        }
        if (decoded != latent.given()) {
            throw refused(
                    "--latent",
                    decoded ? "it was made of a latent" : "it was not made of a latent in a file",
                    decoded
                            ? "Give the file of the latent: --latent FILE."
                            : "Leave --latent out.");
        }
    }

    private static IntarsiaException refused(String place, String cause, String next) {
        return new IntarsiaException(ErrorCode.NOT_REPRODUCIBLE, place, cause, next);
    }

    /** What makes it again: of a latent or a picture, no more than what decodes that. */
    Plan plan(RecordedPicture recorded, Pipelines pipelines, Manifest manifest) {
        Optional<RecordedLatent> origin = recorded.latent();
        if (origin.isEmpty()) {
            return pipelines.plan(manifest);
        }
        if (origin.get().isEncoded()) {
            return pipelines.plan(manifest.codes());
        }
        LatentFile opened =
                LatentFile.open(
                        asked(origin.get(), manifest.image()),
                        space -> LatentOptions.own(pipelines.plan(manifest.codes()), space));
        file = opened;
        if (opened.rows() != 1) {
            throw refused(
                    "--latent",
                    "it holds " + opened.rows() + " latents, and the picture does not say which",
                    "Give a file that holds that latent alone.");
        }
        return pipelines.plan(manifest.decoding(opened.declared()));
    }

    /** After {@link #plan}; until it is closed. */
    PictureSource of(
            RecordedPicture recorded,
            Assembly assembly,
            @Nullable TextEmbeddings texts,
            PictureOrder order) {
        Optional<RecordedLatent> origin = recorded.latent();
        if (origin.isEmpty()) {
            return PictureSource.noise(assembly, texts);
        }
        double sigma = latent.sigma() == null ? origin.get().sigma() : latent.sigma();
        if (picture != null) {
            return new EncodedSource(assembly, texts, given(picture, assembly), sigma);
        }
        return new LatentSource(assembly, texts, Objects.requireNonNull(file), order);
    }

    private static GivenPicture given(Path picture, Assembly assembly) {
        GivenPicture given = GivenPicture.read(picture);
        if (!given.size().equals(assembly.image())) {
            throw refused(
                    "--picture",
                    "it is " + given.size() + " pixels, and the one then was " + assembly.image(),
                    "Give the picture that was decoded.");
        }
        return given;
    }

    /** What is not said is as the picture says. */
    private LatentRequest asked(RecordedLatent origin, ImageSpec size) {
        LatentRequest given = latent.request(size);
        return new LatentRequest(
                given.file(),
                given.family() == null ? origin.family() : given.family(),
                given.sigma() == null ? (Double) origin.sigma() : given.sigma(),
                given.raw(),
                given.size(),
                given.statistics());
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
