package org.intarsia.kernel.samples.jackson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.intarsia.kernel.samples.Plain;
import org.intarsia.spi.Guidance;
import org.intarsia.spi.plugin.PluginModule;

/** Works with the Jackson that it sees, and names its part after what that one says of itself. */
public final class JacksonModule extends PluginModule {
    @Override
    protected void configure() {
        ObjectMapper mapper = new ObjectMapper();
        try {
            String told = mapper.readTree("{\"library\": \"jackson\"}").get("library").asText();
            String version = mapper.version().toString().replace('.', '-');
            contribute(Guidance.class, told + "-" + version, Plain.Options.class, Plain.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
