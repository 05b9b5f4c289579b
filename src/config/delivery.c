/*
 * delivery.c - the keys under `delivery`: the relay, how it is spoken to, and who we are
 * there.
 *
 * Whether the relay answers is not asked here.
 */
#include "config/config_int.h"

#define HOUR 3600

static const char *const tls_words[] = {"require", "optional", "none", NULL};
static const char *const doubt_words[] = {"ask", "resend", "skip", NULL};

static const struct key delivery_keys[] = {
	{"transport", config_read_transport, 0, REQUIRED,
	 .help = "smtp://host:port, smtps://host:port or maildir:DIRECTORY"},
	{"tls", config_read_word, AT(delivery_config, tls), OPTIONAL,
	 .help = "STARTTLS: require (default), optional or none", .words = tls_words},
	{"ca_file", config_read_existing, AT(delivery_config, ca_file), OPTIONAL,
	 .help = "certificates of authorities; default the system's"},
	{"hello", config_read_host, AT(delivery_config, hello), OPTIONAL,
	 .help = "name in EHLO; default the community's domain"},
	{"username", config_read_raw, AT(delivery_config, username), OPTIONAL,
	 .help = "name for SMTP authentication"},
	{"password_file", config_read_path, AT(delivery_config, password.file),
	 OPTIONAL, .help = "file with the password, of mode 0600"},
	{"password_command", config_read_raw, AT(delivery_config, password.command),
	 OPTIONAL, .help = "command that prints the password"},
	{"password", config_refuse_secret, 0, OPTIONAL, .help = NULL},
	{"connections", config_read_int, AT(delivery_config, connections), OPTIONAL,
	 .help = "at once; default 4", .low = 1, .high = 100},
	{"timeout", config_read_ms, AT(delivery_config, timeout_ms), OPTIONAL,
	 .help = "for each answer; default 5m", .low = 1, .high = HOUR},
	{"on_doubt", config_read_word, AT(delivery_config, on_doubt), OPTIONAL,
	 .help = "a letter whose answer was lost: ask (default), resend or skip",
	 .words = doubt_words},
	{.name = NULL},
};

/* What the words for TLS mean depends on where the relay is. */
static void
check_tls(struct reading *reading, const struct yaml *map,
	  struct delivery_config *delivery)
{
	bool relay = delivery->transport == TRANSPORT_SMTP;
	bool here = delivery->host && config_is_loopback(delivery->host);

	if (!config_given(map, "tls")) {
		delivery->tls = here ? TLS_OPTIONAL : TLS_REQUIRE;
		return;
	}
	if (delivery->transport == TRANSPORT_SMTPS && delivery->tls != TLS_REQUIRE)
		config_problem(reading, yaml_get(map, "tls"),
			       "smtps:// is TLS from the first byte; without it write "
			       "smtp://");
	if (relay && !here && delivery->tls != TLS_REQUIRE &&
	    config_given(map, "username"))
		config_problem(reading, yaml_get(map, "tls"),
			       "a password crosses the network only with tls: require");
}

void
config_read_delivery(struct reading *reading, const struct key *key,
		     const struct yaml *node, void *to)
{
	struct delivery_config *delivery = to;

	(void)key;
	if (!config_is_map(reading, node))
		return;
	delivery->hello = reading->config->domain;
	delivery->connections = 4;
	delivery->timeout_ms = (int64_t)300 * 1000;
	config_read_map(reading, node, delivery_keys, delivery);
	check_tls(reading, node, delivery);
	config_check_login(reading, node);
}
