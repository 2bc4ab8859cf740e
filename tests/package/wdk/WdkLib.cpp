#include <wdm.h>
#include "WdkLib.h"

template <typename T> static T add(T a, T b)
{
    return a + b;
}

LONG WdkLibAdd(LONG a, LONG b)
{
    return add(a, b);
}
