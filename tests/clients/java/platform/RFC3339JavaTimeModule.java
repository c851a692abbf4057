package platform;

import com.fasterxml.jackson.databind.module.SimpleModule;

/** In the place of the generated one, which needs jackson-datatype-jsr310. */
public class RFC3339JavaTimeModule extends SimpleModule {
}
