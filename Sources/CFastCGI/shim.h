#ifndef HOOKLINE_CFASTCGI_SHIM_H
#define HOOKLINE_CFASTCGI_SHIM_H

#include <fastcgi.h>
#include <fcgiapp.h>

#endif
