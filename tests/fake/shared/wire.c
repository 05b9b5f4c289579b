/*
 * wire.c - see wire.h. TLS is OpenSSL's, so that libcurl's (GnuTLS) meets a stranger.
 */
#include "fake/shared/wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#define YEAR_SECONDS (366L * 24 * 3600)

static bool
add_extension(X509 *certificate, int kind, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, kind, value);
	bool added = extension && X509_add_ext(certificate, extension, -1);

	X509_EXTENSION_free(extension);
	return added;
}

static bool
fill_certificate(X509 *certificate, EVP_PKEY *key)
{
	X509_NAME *name = X509_get_subject_name(certificate);

	return X509_set_version(certificate, 2) &&
	       ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) &&
	       X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) &&
	       X509_gmtime_adj(X509_getm_notAfter(certificate), YEAR_SECONDS) &&
	       X509_set_pubkey(certificate, key) &&
	       X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
					  (const unsigned char *)"localhost", -1, -1,
					  0) &&
	       X509_set_issuer_name(certificate, name) &&
	       add_extension(certificate, NID_subject_alt_name, "DNS:localhost") &&
	       add_extension(certificate, NID_basic_constraints, "CA:TRUE") &&
	       X509_sign(certificate, key, EVP_sha256()) > 0;
}

static bool
write_certificate(const char *path, X509 *certificate)
{
	FILE *file = fopen(path, "w");
	bool written = file && PEM_write_X509(file, certificate);

	if (file && fclose(file))
		written = false;
	return written;
}

struct ssl_ctx_st *
wire_identity(const char *certificate_file)
{
	SSL_CTX *identity = SSL_CTX_new(TLS_server_method());
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = X509_new();

	if (!identity || !key || !certificate || !fill_certificate(certificate, key) ||
	    !write_certificate(certificate_file, certificate) ||
	    SSL_CTX_use_certificate(identity, certificate) != 1 ||
	    SSL_CTX_use_PrivateKey(identity, key) != 1) {
		(void)fprintf(stderr, "%s: no certificate could be made\n",
			      certificate_file);
		SSL_CTX_free(identity);
		identity = NULL;
	} else {
		(void)SSL_CTX_set_mode(identity,
				       SSL_MODE_ENABLE_PARTIAL_WRITE |
					       SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	}
	X509_free(certificate);
	EVP_PKEY_free(key);
	return identity;
}

void
wire_identity_free(struct ssl_ctx_st *identity)
{
	SSL_CTX_free(identity);
}

void
wire_start_tls(struct wire *wire, struct ssl_ctx_st *identity)
{
	wire->tls = SSL_new(identity);
	(void)SSL_set_fd(wire->tls, wire->socket);
	SSL_set_accept_state(wire->tls);
}

/* What a call of OpenSSL's or the kernel's came to. */
static ssize_t
result(const struct wire *wire, ssize_t n)
{
	int error;

	if (n > 0)
		return n;
	if (!wire->tls)
		return n < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
	error = SSL_get_error(wire->tls, (int)n);
	return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

ssize_t
wire_read(struct wire *wire, char *bytes, size_t n)
{
	return result(wire, wire->tls ? SSL_read(wire->tls, bytes, (int)n)
				      : recv(wire->socket, bytes, n, MSG_DONTWAIT));
}

ssize_t
wire_write(struct wire *wire, const char *bytes, size_t n)
{
	return result(wire, wire->tls ? SSL_write(wire->tls, bytes, (int)n)
				      : send(wire->socket, bytes, n,
					     MSG_DONTWAIT | MSG_NOSIGNAL));
}

void
wire_close(struct wire *wire)
{
	SSL_free(wire->tls);
	(void)close(wire->socket);
	*wire = (struct wire){.socket = -1};
}

int
wire_listen(int *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((in_port_t)*port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (listener < 0)
		return -1;
	if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) ||
	    bind(listener, (struct sockaddr *)&address, size) || listen(listener, 64) ||
	    getsockname(listener, (struct sockaddr *)&address, &size)) {
		(void)close(listener);
		return -1;
	}
	*port = ntohs(address.sin_port);
	return listener;
}
