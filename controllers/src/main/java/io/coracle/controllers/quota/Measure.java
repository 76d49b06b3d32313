package io.coracle.controllers.quota;

import io.coracle.api.quota.Scopes;
import io.coracle.api.quota.Usage;

/** What one object uses of quotas, and what their scopes look at. */
record Measure(Scopes.Facts facts, Usage usage) {}
