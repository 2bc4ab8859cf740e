#pragma once
EXTERN_C LONG WdkLibAdd(LONG a, LONG b);
