"""ELBv2 by boto3."""
from aws_case import Case, main


class V2(Case):
    def setUp(self):
        super().setUp()
        self.subnets = [s["SubnetId"] for s in self.ec2.describe_subnets()["Subnets"]]
        self.vpc = self.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]

    def group_of(self, name="tg", **more):
        settings = {"Protocol": "HTTP", "Port": 8084, "VpcId": self.vpc, **more}
        return self.elbv2.create_target_group(Name=name, **settings)["TargetGroups"][0][
            "TargetGroupArn"]

    def balancer_of(self, name="v2", **more):
        return self.elbv2.create_load_balancer(Name=name, Subnets=self.subnets, **more)[
            "LoadBalancers"][0]["LoadBalancerArn"]

    def listener(self, balancer, group, port=80):
        return self.elbv2.create_listener(
            LoadBalancerArn=balancer, Port=port, Protocol="HTTP",
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}])["Listeners"][0][
                "ListenerArn"]

    def test_balancers(self):
        arn = self.balancer_of()
        self.assertEqual(self.balancer_of(), arn)  # the same request again
        self.refused("DuplicateLoadBalancerName", self.elbv2.create_load_balancer, Name="v2",
                     Subnets=self.subnets[:1])
        self.refused("LoadBalancerNotFound", self.elbv2.describe_load_balancers, Names=["no"])
        self.elbv2.get_waiter("load_balancer_available").wait(LoadBalancerArns=[arn])
        self.elbv2.set_subnets(LoadBalancerArn=arn, Subnets=self.subnets[:1])
        shown = self.elbv2.describe_load_balancers()["LoadBalancers"][0]
        self.assertEqual(len(shown["AvailabilityZones"]), 1)
        self.refused("InvalidSecurityGroup", self.elbv2.set_security_groups, LoadBalancerArn=arn,
                     SecurityGroups=["sg-no"])
        protect = [{"Key": "deletion_protection.enabled", "Value": "true"}]
        self.elbv2.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=protect)
        self.refused("OperationNotPermitted", self.elbv2.delete_load_balancer, LoadBalancerArn=arn)

    def test_target_groups(self):
        arn = self.group_of()
        self.refused("DuplicateTargetGroupName", self.group_of, Port=1)
        self.refused("TargetGroupNotFound", self.elbv2.describe_target_groups, Names=["no"],
                     text="One or more target groups not found")
        self.refused("ValidationError", self.group_of, name="x" * 33)
        self.refused("ValidationError", self.group_of, name="b", Protocol="FTP")
        change = self.elbv2.modify_target_group_attributes
        key = "deregistration_delay.timeout_seconds"
        change(TargetGroupArn=arn, Attributes=[{"Key": key, "Value": "0"}])
        self.refused("ValidationError", change, TargetGroupArn=arn,
                     Attributes=[{"Key": key, "Value": "3601"}])
        self.refused("ValidationError", change, TargetGroupArn=arn,
                     Attributes=[{"Key": "nonsense", "Value": "1"}])
        self.elbv2.modify_target_group(TargetGroupArn=arn, HealthCheckPath="/health")
        shown = self.elbv2.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]
        self.assertEqual(shown["HealthCheckPath"], "/health")
        for number in range(60):
            self.group_of("more-%d" % number)
        pages = self.elbv2.get_paginator("describe_target_groups").paginate(
            PaginationConfig={"PageSize": 50})
        self.assertEqual([len(p["TargetGroups"]) for p in pages], [50, 11])

    def test_targets(self):
        arn = self.group_of()
        listener = self.listener(self.balancer_of(), arn)
        ids = [one["InstanceId"] for one in self.ec2.run_instances(
            ImageId="ami-1", MinCount=2, MaxCount=2)["Instances"]]
        self.elbv2.register_targets(TargetGroupArn=arn, Targets=[{"Id": i} for i in ids])
        health = lambda **more: {
            one["Target"]["Id"]: one["TargetHealth"] for one in self.elbv2.describe_target_health(
                TargetGroupArn=arn, **more)["TargetHealthDescriptions"]}
        self.assertEqual({h["State"] for h in health().values()}, {"healthy"})
        self.ec2.stop_instances(InstanceIds=ids[:1])
        self.assertEqual(health()[ids[0]], {"State": "unused", "Reason": "Target.InvalidState",
                                            "Description": "Target is in the stopped state"})
        self.refused("InvalidTarget", self.elbv2.register_targets, TargetGroupArn=arn,
                     Targets=[{"Id": ids[0]}],
                     text="The following targets are not in a running state and cannot be "
                          "registered: '%s'" % ids[0])
        self.elbv2.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": ids[1]}])
        self.elbv2.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": ids[1]}])
        self.assertEqual(health(Targets=[{"Id": ids[1]}])[ids[1]]["Reason"],
                         "Target.NotRegistered")
        self.refused("ResourceInUse", self.elbv2.delete_target_group, TargetGroupArn=arn,
                     text="is currently in use by a listener or a rule")
        self.elbv2.delete_listener(ListenerArn=listener)
        self.elbv2.delete_target_group(TargetGroupArn=arn)

    def test_listeners_and_rules(self):
        group, balancer = self.group_of(), self.balancer_of()
        listener = self.listener(balancer, group)
        self.refused("DuplicateListener", self.listener, balancer=balancer, group=group)
        self.refused("ValidationError", self.elbv2.create_listener, LoadBalancerArn=balancer,
                     Port=81, Protocol="TCP", DefaultActions=[
                         {"Type": "forward", "TargetGroupArn": group}],
                     text="Listener protocol 'TCP' must be one of 'HTTP, HTTPS'")
        forward = [{"Type": "forward", "TargetGroupArn": group}]
        condition = [{"Field": "path-pattern", "Values": ["/a"]}]
        make = lambda priority: self.elbv2.create_rule(
            ListenerArn=listener, Priority=priority, Conditions=condition,
            Actions=forward)["Rules"][0]["RuleArn"]
        second, first = make(20), make(10)
        self.refused("PriorityInUse", make, priority=10)
        order = lambda: [one["RuleArn"] for one in self.elbv2.describe_rules(
            ListenerArn=listener)["Rules"]]
        self.assertEqual(order()[:2], [first, second])
        self.elbv2.set_rule_priorities(RulePriorities=[
            {"RuleArn": first, "Priority": 20}, {"RuleArn": second, "Priority": 10}])
        self.assertEqual(order()[:2], [second, first])
        changed = self.elbv2.modify_rule(RuleArn=first, Conditions=[
            {"Field": "host-header", "Values": ["a.example"]}])["Rules"][0]
        self.assertEqual(changed["Conditions"][0]["Field"], "host-header")
        self.refused("OperationNotPermitted", self.elbv2.delete_rule, RuleArn=order()[2])
        self.elbv2.delete_rule(RuleArn=first)
        self.refused("RuleNotFound", self.elbv2.describe_rules, RuleArns=[first])
        self.elbv2.delete_load_balancer(LoadBalancerArn=balancer)
        self.refused("ListenerNotFound", self.elbv2.describe_listeners, ListenerArns=[listener])


if __name__ == "__main__":
    main()
