package org.intarsia.server.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.UploadContext;
import org.intarsia.server.http.ApiRequest;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;
import org.jspecify.annotations.Nullable;

/**
 * The files of a request of the type multipart/form-data: a plugin, and its signature. They lie in
 * a folder of their own until it is closed.
 */
final class PluginUpload implements AutoCloseable {
    /** Of a jar, as the kernel reads it. */
    private static final long JAR_BYTES = 128L << 20;

    private static final long SIGNATURE_BYTES = 4096;

    /** Room for the boundaries and headers of the parts. */
    private static final long FRAME_BYTES = 16L << 10;

    private static final String JAR = "jar";
    private static final String SIGNATURE = "signature";
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._+-]{0,99}\\.jar";

    private final Path folder;
    private @Nullable Path jar;
    private @Nullable Path signature;

    private PluginUpload(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads a request to its end.
     *
     * @throws IntarsiaException INT-430 when it is no such request, INT-431 when a part is too
     *     large
     */
    static PluginUpload read(ApiRequest request) {
        PluginUpload upload = new PluginUpload(newFolder());
        try {
            upload.readParts(request);
            return upload;
        } catch (RuntimeException e) {
            upload.close();
            throw e;
        }
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("intarsia-upload");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plugin's file, with its signature beside it. */
    Path jar() {
        if (jar == null) {
            throw new IllegalStateException("an upload without its jar");
        }
        return jar;
    }

    private void readParts(ApiRequest request) {
        UploadContext context = new Body(request);
        if (!FileUpload.isMultipartContent(context)) {
            throw invalid("body", "it is not of the type multipart/form-data");
        }
        FileUpload reader = new FileUpload();
        try {
            FileItemIterator parts = reader.getItemIterator(context);
            while (parts.hasNext()) {
                read(parts.next());
            }
        } catch (FileUploadException | IOException e) {
            throw invalid("body", "it is damaged, or ends before its end");
        } catch (UncheckedIOException e) {
            throw invalid("body", "it ends before its end");
        }
        if (jar == null) {
            throw invalid(JAR, "it is missing");
        }
        putBeside();
    }

    private void read(FileItemStream part) throws IOException {
        switch (String.valueOf(part.getFieldName())) {
            case JAR -> {
                String name = String.valueOf(part.getName());
                if (jar != null || !name.matches(NAME)) {
                    throw invalid(
                            JAR,
                            jar != null
                                    ? "it is there twice"
                                    : "its file name is not letters, digits, . _ + - and .jar");
                }
                jar = folder.resolve(name);
                copy(part, jar, JAR, JAR_BYTES);
            }
            case SIGNATURE -> {
                if (signature != null) {
                    throw invalid(SIGNATURE, "it is there twice");
                }
                signature = folder.resolve("signature");
                copy(part, signature, SIGNATURE, SIGNATURE_BYTES);
            }
            default -> throw invalid("body", "it has a part that is neither jar nor signature");
        }
    }

    private static void copy(FileItemStream part, Path to, String place, long most)
            throws IOException {
        try (InputStream in = part.openStream();
                var out = Files.newOutputStream(to)) {
            byte[] block = new byte[1 << 16];
            long all = 0;
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                all += read;
                if (all > most) {
                    throw new IntarsiaException(
                            ErrorCode.REQUEST_TOO_LARGE,
                            place,
                            "more than " + most + " bytes",
                            "Send a smaller one.");
                }
                out.write(block, 0, read);
            }
        }
    }

    private void putBeside() {
        if (signature != null) {
            try {
                Path sig = folder.resolve(jar().getFileName() + ".sig");
                Files.move(signature, sig, StandardCopyOption.REPLACE_EXISTING);
                signature = sig;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static IntarsiaException invalid(String place, String cause) {
        return new IntarsiaException(
                ErrorCode.INVALID_REQUEST,
                place,
                cause,
                "Send multipart/form-data with the part jar, and signature for a signed one.");
    }

    @Override
    public void close() {
        try {
            for (Path file : new Path[] {jar, signature}) {
                if (file != null) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // The process's own temporary folder is emptied at its end.
            System.getLogger(PluginUpload.class.getName())
                    .log(System.Logger.Level.WARNING, "an upload stays in " + folder, e);
        }
    }

    /** The request as the reader of parts asks for it. */
    private record Body(ApiRequest request) implements UploadContext {
        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public String getContentType() {
            String type = request.header().apply("Content-Type");
            return type == null ? "" : type;
        }

        @Override
        @Deprecated
        public int getContentLength() {
            return -1;
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public InputStream getInputStream() {
            return request.body().open(JAR_BYTES + SIGNATURE_BYTES + FRAME_BYTES);
        }
    }
}
