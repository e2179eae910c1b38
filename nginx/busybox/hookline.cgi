#!/bin/sh
# busybox httpd starts one process for each event. Copy this file, mode 0755, as connectly/cgi-bin/... does not work there:
# the addresses are /cgi-bin/messages, /cgi-bin/delivery_status and so on, one copy each in the folder cgi-bin of the server.
# The name of the copy is the topic of events that do not say their own.
#
# busybox passes on no body that is chunked (Hookline answers 401; Connectly declares the length), keeps one of two
# signatures, and shows the receipt to the sender. It has no TLS. For a device that has nothing else.
HOOKLINE_CONFIG=/etc/hookline.conf HOOKLINE_TOPIC=${0##*/} exec /usr/local/bin/hookline
