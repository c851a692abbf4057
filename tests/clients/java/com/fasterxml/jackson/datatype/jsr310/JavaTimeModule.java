package com.fasterxml.jackson.datatype.jsr310;

import com.fasterxml.jackson.databind.module.SimpleModule;

/** In the place of jackson-datatype-jsr310, which Debian has not. The client has no times: days are text in it. */
public class JavaTimeModule extends SimpleModule {
}
