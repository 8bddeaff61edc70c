"""What Tocsin is configured with while it is measured: 50 routing rules, 20 silences, 5 inhibitions."""

import datetime

SERVICES = 50
NO_LIMIT = 100_000_000  # alerts a second


def matcher(name, value, regex=False, equal=True):
    return {"name": name, "value": value, "isRegex": regex, "isEqual": equal}


def rules(server, only=()):
    """Each alert belongs to the service that its label names; half of the rules look at more than that."""
    for number in range(SERVICES):
        matchers = [f'service="service-{number:02}"', *only]
        if number % 2:
            matchers.append('cluster!~"test-.*"')
        server.put("routing-rules", {"slug": f"rule-{number:02}", "name": f"Rule {number}",
                                     "position": number, "matchers": matchers,
                                     "service": f"service-{number:02}"})
    for number in range(5):
        server.put("inhibition-rules", {
            "slug": f"inhibition-{number}", "name": f"Inhibition {number}",
            "source": ['severity="critical"', f'alertname="ClusterDown{number}"'],
            "target": ['severity="warning"'], "equal": ["cluster"]})
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=6)
    for number in range(20):
        server.api("POST", "/silences", {
            "matchers": [matcher("instance", f"retired-{number}-.*", regex=True),
                         matcher("job", "api-server")],
            "ends_at": end.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "comment": "being taken apart"})


def alertmanager_key(server, slug, **more):
    """The path that Prometheus would post to."""
    key = server.integration(slug, "alertmanager", readable=True, alerts_per_second_max=NO_LIMIT, **more)
    return f"/intake/alertmanager/{key}/api/v2/alerts"


def recording(server):
    """Alerts are recorded and page nobody, as at Alertmanager with a null receiver."""
    for number in range(SERVICES):
        server.put("services", {"slug": f"service-{number:02}", "name": f"Service {number}"})
    rules(server)


def person(server, slug, probes):
    """A user with a webhook and a mailbox, a policy and a service, all of the same name."""
    server.put("users", {"slug": slug, "name": slug, "email": f"{slug}@example.org"})
    server.put("contact-methods", {"slug": f"{slug}-hook", "user": slug, "channel": "webhook", "name": "hook",
                                   "address": f"http://127.0.0.1:{probes.webhook_port}/{slug}", "vouched": True})
    server.put("contact-methods", {"slug": f"{slug}-mail", "user": slug, "channel": "email", "name": "mail",
                                   "address": f"{slug}@example.org", "vouched": True})
    server.put("policies", {"slug": slug, "name": slug,
                            "steps": [{"targets": [{"kind": "user", "slug": slug}], "delay": "1h"}]})
    server.put("services", {"slug": slug, "name": slug, "policy": slug})


def paging(server, probes, storm_services=0):
    """Probes page the person of their service; the storm pages people of its own, through the same
    webhook server and the same mail server. Gives the path of the probes and the paths of the storm."""
    settings = server.api("GET", "/settings/organisation")["value"]
    settings.update(public_url=server.url, allow_private_addresses=True, bundle_window="0s",
                    smtp_host="127.0.0.1", smtp_port=probes.smtp_port, smtp_security="none",
                    mail_from="tocsin@example.org")
    server.put("settings", settings)
    for number in range(SERVICES):
        person(server, f"service-{number:02}", probes)
    rules(server, only=['alertname="Probe"'])
    storm_paths = []
    for number in range(storm_services):
        person(server, f"storm-{number}", probes)
        storm_paths.append(alertmanager_key(server, f"storm-{number}", service=f"storm-{number}"))
    return alertmanager_key(server, "probes"), storm_paths
