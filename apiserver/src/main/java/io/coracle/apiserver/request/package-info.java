/** What a request asks for and who asks: the vocabulary of the request pipeline. */
@NullMarked
package io.coracle.apiserver.request;

import org.jspecify.annotations.NullMarked;
