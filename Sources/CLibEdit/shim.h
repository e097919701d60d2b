#ifndef WHATIF_CLIBEDIT_SHIM_H
#define WHATIF_CLIBEDIT_SHIM_H
#include <histedit.h>
#endif
