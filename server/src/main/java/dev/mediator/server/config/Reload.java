package dev.mediator.server.config;

import java.util.List;

/**
 * What came of reading the configuration anew.
 *
 * @param changed settings that are other than before, and hold now
 * @param needRestart settings that are other than before, and will hold after a restart
 * @param problems everything that is wrong, in sentences; if there is any, nothing has changed
 */
public record Reload(List<Setting> changed, List<Setting> needRestart, List<String> problems) {}
