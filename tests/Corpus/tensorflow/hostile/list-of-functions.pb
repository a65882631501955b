

xPlaceholder
!
cCasex*
branches
J
f


f
zPyFunc