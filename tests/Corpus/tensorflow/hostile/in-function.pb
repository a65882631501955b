m
"serve*2.15.0Z

xPlaceholder
+
cStatefulPartitionedCallx*

fR
f


f
zReadFilep