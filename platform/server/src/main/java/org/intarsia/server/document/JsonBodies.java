package org.intarsia.server.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.intarsia.spi.problem.ErrorCode;
import org.intarsia.spi.problem.IntarsiaException;

/**
 * Reads JSON of strangers: within limits of depth and length, each name once, nothing behind it.
 */
final class JsonBodies {
    private static final int DEEPEST = 50;
    private static final int LONGEST_NUMBER = 100;

    private static final ObjectMapper MAPPER = mapper();

    private JsonBodies() {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper =
                JsonMapper.builder()
                        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(DEEPEST)
                                .maxNumberLength(LONGEST_NUMBER)
                                .build());
        return mapper;
    }

    /**
     * @throws IntarsiaException INT-430 for what is no JSON
     */
    static JsonNode read(byte[] bytes) {
        JsonNode node;
        try {
            node = MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw invalid("it is not JSON" + place(e.getLocation()));
        } catch (IOException e) {
            throw invalid("it is not text in UTF-8");
        }
        if (node == null || node.isMissingNode()) {
            throw invalid("it is empty");
        }
        if (!finite(node)) {
            throw invalid("a number is too large");
        }
        return node;
    }

    private static boolean finite(JsonNode node) {
        if (node.isFloatingPointNumber()) {
            return Double.isFinite(node.doubleValue());
        }
        for (JsonNode child : node) {
            if (!finite(child)) {
                return false;
            }
        }
        return true;
    }

    private static String place(JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static IntarsiaException invalid(String cause) {
        return new IntarsiaException(
                ErrorCode.INVALID_REQUEST, "body", cause, "Send one JSON object.");
    }
}
