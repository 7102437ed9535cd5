"""Classic load balancers by boto3."""
from aws_case import ONCE, Case, main


class Balancers(Case):
    def setUp(self):
        super().setUp()
        self.balancer()

    def shown(self):
        return self.elb.describe_load_balancers(LoadBalancerNames=["lb"])[
            "LoadBalancerDescriptions"][0]

    def test_defaults_and_refusals(self):
        shown = self.shown()
        self.assertEqual(shown["HealthCheck"]["Target"], "TCP:8084")
        self.assertEqual(shown["Scheme"], "internet-facing")
        self.refused("LoadBalancerNotFound", self.elb.describe_load_balancers,
                     LoadBalancerNames=["lb", "no"],
                     text="There is no ACTIVE Load Balancer named 'no'")
        self.refused("ValidationError", self.elb.create_load_balancer, LoadBalancerName="-x",
                     AvailabilityZones=["us-east-1a"], Listeners=[
                         {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}])
        self.refused("SubnetNotFound", self.elb.create_load_balancer, LoadBalancerName="x",
                     Subnets=["subnet-no"], Listeners=[
                         {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}])
        self.elb.delete_load_balancer(LoadBalancerName="no")

    def test_more_than_a_hundred(self):
        for number in range(100):
            self.balancer("more-%d" % number)
        pages = self.elb.get_paginator("describe_load_balancers").paginate(
            PaginationConfig={"PageSize": 40})
        self.assertEqual([len(p["LoadBalancerDescriptions"]) for p in pages], [40, 40, 21])

    def test_health(self):
        ids = self.make("g", 2, LoadBalancerNames=["lb"])
        health = self.elb.describe_instance_health
        states = {one["InstanceId"]: one for one in health(LoadBalancerName="lb")["InstanceStates"]}
        self.assertEqual(set(states), set(ids))
        self.assertEqual({(s["State"], s["ReasonCode"], s["Description"])
                          for s in states.values()}, {("InService", "N/A", "N/A")})
        left = self.elb.deregister_instances_from_load_balancer(
            LoadBalancerName="lb", Instances=[{"InstanceId": ids[0]}])["Instances"]
        self.assertEqual(left, [{"InstanceId": ids[1]}])
        self.elb.get_waiter("instance_deregistered").wait(
            LoadBalancerName="lb", Instances=[{"InstanceId": ids[0]}], WaiterConfig=ONCE)
        one = health(LoadBalancerName="lb", Instances=[{"InstanceId": ids[0]}])["InstanceStates"][0]
        self.assertEqual((one["State"], one["ReasonCode"], one["Description"]),
                         ("OutOfService", "Instance",
                          "Instance is not currently registered with the LoadBalancer."))
        self.refused("InvalidInstance", health, LoadBalancerName="lb",
                     Instances=[{"InstanceId": "i-0123456789abcdef0"}])
        self.elb.deregister_instances_from_load_balancer(
            LoadBalancerName="lb", Instances=[{"InstanceId": ids[0]}])  # again: no effect

    def test_attributes(self):
        read = lambda: self.elb.describe_load_balancer_attributes(LoadBalancerName="lb")[
            "LoadBalancerAttributes"]
        self.assertEqual(read()["ConnectionDraining"], {"Enabled": False, "Timeout": 300})
        change = self.elb.modify_load_balancer_attributes
        change(LoadBalancerName="lb", LoadBalancerAttributes={
            "ConnectionDraining": {"Enabled": True, "Timeout": 17},
            "CrossZoneLoadBalancing": {"Enabled": True}, "ConnectionSettings": {"IdleTimeout": 90}})
        self.assertEqual(read()["ConnectionDraining"], {"Enabled": True, "Timeout": 17})
        self.assertEqual(read()["ConnectionSettings"]["IdleTimeout"], 90)
        self.refused("InvalidConfigurationRequest", change, status=409, LoadBalancerName="lb",
                     LoadBalancerAttributes={"ConnectionDraining": {"Enabled": True,
                                                                    "Timeout": 3601}})

    def test_health_check(self):
        check = {"Target": "HTTP:8084/health", "Interval": 10, "Timeout": 5,
                 "UnhealthyThreshold": 2, "HealthyThreshold": 3}
        self.elb.configure_health_check(LoadBalancerName="lb", HealthCheck=check)
        self.assertEqual(self.shown()["HealthCheck"], check)
        for wrong in ({"Timeout": 10}, {"HealthyThreshold": 11}, {"Target": "HTTP:8084"}):
            self.refused("ValidationError", self.elb.configure_health_check,
                         LoadBalancerName="lb", HealthCheck={**check, **wrong})

    def test_listeners_and_policies(self):
        add = self.elb.create_load_balancer_listeners
        add(LoadBalancerName="lb", Listeners=[
            {"Protocol": "tcp", "LoadBalancerPort": 443, "InstancePort": 8443}])
        self.refused("DuplicateListener", add, LoadBalancerName="lb", Listeners=[
            {"Protocol": "TCP", "LoadBalancerPort": 443, "InstancePort": 1}])
        ports = [one["Listener"]["LoadBalancerPort"] for one in self.shown()["ListenerDescriptions"]]
        self.assertEqual(ports, [80, 443])
        self.elb.create_lb_cookie_stickiness_policy(LoadBalancerName="lb", PolicyName="sticky",
                                                    CookieExpirationPeriod=60)
        self.elb.create_load_balancer_policy(
            LoadBalancerName="lb", PolicyName="proxy", PolicyTypeName="ProxyProtocolPolicyType",
            PolicyAttributes=[{"AttributeName": "ProxyProtocol", "AttributeValue": "true"}])
        self.elb.set_load_balancer_policies_of_listener(LoadBalancerName="lb", LoadBalancerPort=80,
                                                        PolicyNames=["sticky"])
        self.elb.set_load_balancer_policies_for_backend_server(
            LoadBalancerName="lb", InstancePort=8084, PolicyNames=["proxy"])
        self.assertEqual(self.shown()["BackendServerDescriptions"],
                         [{"InstancePort": 8084, "PolicyNames": ["proxy"]}])
        self.refused("InvalidConfigurationRequest", self.elb.delete_load_balancer_policy,
                     LoadBalancerName="lb", PolicyName="sticky")
        described = self.elb.describe_load_balancer_policies(LoadBalancerName="lb",
                                                             PolicyNames=["proxy"])
        self.assertEqual(described["PolicyDescriptions"][0]["PolicyTypeName"],
                         "ProxyProtocolPolicyType")
        self.refused("PolicyNotFound", self.elb.describe_load_balancer_policies,
                     LoadBalancerName="lb", PolicyNames=["no"])

    def test_tags(self):
        self.elb.add_tags(LoadBalancerNames=["lb"], Tags=[{"Key": "a", "Value": "1"}])
        self.elb.add_tags(LoadBalancerNames=["lb"], Tags=[{"Key": "a", "Value": "2"}])
        tags = self.elb.describe_tags(LoadBalancerNames=["lb"])["TagDescriptions"][0]["Tags"]
        self.assertEqual(tags, [{"Key": "a", "Value": "2"}])
        self.refused("TooManyTags", self.elb.add_tags, LoadBalancerNames=["lb"],
                     Tags=[{"Key": "k%d" % n, "Value": ""} for n in range(50)])


if __name__ == "__main__":
    main()
